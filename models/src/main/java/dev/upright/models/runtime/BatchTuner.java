package dev.upright.models.runtime;

import dev.upright.models.batch.RunTimes;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.engine.SessionRequest;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.DeviceKind;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.profile.BatchProfile;
import dev.upright.models.profile.BatchProfile.Layout;
import dev.upright.models.profile.BatchProfile.Trial;
import dev.upright.models.profile.Machine;
import dev.upright.models.profile.ProfileKey;
import dev.upright.models.profile.ProfileRun;
import dev.upright.models.profile.ProfileStore;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Settles how a model is batched on a device: what the manifest and the settings say, and for the rest what was measured here, now or
 * at an earlier start.
 */
final class BatchTuner {
    private static final Logger LOG = System.getLogger(BatchTuner.class.getName());

    /** A reading is a moment: a few layouts, a few sizes, twice and each beside another, should take about a second. */
    private static final Duration SLICE = Duration.ofMillis(40);

    private static final int LARGEST_CPU = 32;
    private static final int LARGEST_CUDA = 64;

    private final SessionFactory sessions;
    private final BatchDefaults defaults;
    private final Machine machine = new Machine();
    private final int cores = Runtime.getRuntime().availableProcessors();

    BatchTuner(SessionFactory sessions, BatchDefaults defaults) {
        this.sessions = sessions;
        this.defaults = defaults;
    }

    /** What was settled, and what it was read off, if anything was measured. */
    record Tuned(Batching batching, Optional<BatchProfile> profile) {

        /** How long batches are expected to run. */
        RunTimes expected(int largest) {
            RunTimes times = new RunTimes(largest);
            profile.ifPresent(
                    measured -> measured.of(new Layout(batching.sessions(), batching.intraOpThreads())).stream()
                            .filter(trial -> trial.batchSize() <= largest)
                            .forEach(trial -> times.expect(trial.batchSize(), trial.run())));
            return times;
        }
    }

    /** The file that serves, and where. */
    record Served(ModelManifest manifest, ArtifactSpec artifact, Path file, ComputeDevice device) {
        ModelRef ref() {
            return manifest.ref();
        }

        SessionRequest request(int intraOpThreads) {
            return SessionRequest.of(manifest, artifact, file, device, intraOpThreads);
        }
    }

    /** Whether nothing is left to be measured, or it was measured before. */
    boolean settled(Served served) {
        return !measures(served)
                || ProfileStore.read(folder(served), key(served)).isPresent();
    }

    private boolean measures(Served served) {
        return defaults.tuned() && !said(served).complete();
    }

    private BatchDefaults.PerDevice said(Served served) {
        return defaults.on(served.device().kind())
                .overriddenBy(served.manifest().batch());
    }

    /**
     * Settles it; measures where {@link #settled} says no, which wants the machine for itself.
     *
     * @throws EngineException where the artifact cannot be run on the device
     */
    Tuned tune(Served served) {
        BatchDefaults.PerDevice said = said(served);
        Batching assumed = BatchDefaults.assumed(served.device().kind()).atMost(defaults.queueCapacity());
        if (!measures(served)) {
            return new Tuned(said.completedBy(assumed), Optional.empty());
        }
        BatchProfile profile = ProfileStore.read(folder(served), key(served)).orElseGet(() -> measure(served));
        return new Tuned(
                choose(served.device().kind(), said, defaults.queueCapacity(), profile)
                        .orElseGet(() -> said.completedBy(assumed)),
                Optional.of(profile));
    }

    /** The best way that agrees with what is said. Empty where none of those that were tried does. */
    static Optional<Batching> choose(
            DeviceKind device, BatchDefaults.PerDevice said, int queueCapacity, BatchProfile profile) {
        return profile.best(
                        enough(device),
                        trial -> agrees(said.sessions(), trial.layout().sessions())
                                && agrees(said.intraOpThreads(), trial.layout().intraOpThreads())
                                && trial.batchSize() <= said.maxSize().orElse(queueCapacity))
                .map(best -> said.completedBy(batching(device, profile, best)));
    }

    /**
     * On the CPU what a batch gains by itself is lost to the decodes beside it: batches of eight of the bundled orientation@1 gain 16 % alone, and
     * lose 4 % in the served path. A batch has to gain more than a quarter there.
     */
    private static double enough(DeviceKind device) {
        return switch (device) {
            case CPU -> 0.8;
            case CUDA -> 0.95;
        };
    }

    private static boolean agrees(OptionalInt said, int tried) {
        return said.orElse(tried) == tried;
    }

    /** On the CPU a lane that holds back leaves its core to nobody, or to decodes that make others wait: it never pays. */
    private static Batching batching(DeviceKind device, BatchProfile profile, Trial best) {
        return new Batching(
                best.batchSize(),
                device == DeviceKind.CPU ? Duration.ZERO : profile.longestUsefulDelay(best),
                best.layout().sessions(),
                best.layout().intraOpThreads());
    }

    /** Measures it anew, whatever is said, and says what would be chosen. */
    ProfiledModel profile(Served served) {
        BatchProfile profile = measure(served);
        BatchDefaults.PerDevice said = said(served);
        Batching chosen = choose(served.device().kind(), said, defaults.queueCapacity(), profile)
                .orElseGet(() -> said.completedBy(
                        BatchDefaults.assumed(served.device().kind()).atMost(defaults.queueCapacity())));
        return new ProfiledModel(served.device(), served.artifact(), profile, chosen);
    }

    /** Measures it anew and keeps the result. */
    private BatchProfile measure(Served served) {
        long start = System.nanoTime();
        BatchProfile profile;
        try {
            profile = new ProfileRun(sessions, SLICE).measure(served::request, layouts(served.device()), sizes(served));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EngineException(EngineException.Kind.LOAD_FAILED, "interrupted while measuring", stopped);
        }
        keep(served, profile);
        LOG.log(
                Level.INFO,
                "event=profiled model={0} device={1} artifact={2} trials={3} ms={4}",
                served.ref(),
                served.device().id(),
                served.artifact().file(),
                profile.trials().size(),
                String.valueOf(Duration.ofNanos(System.nanoTime() - start).toMillis()));
        return profile;
    }

    private void keep(Served served, BatchProfile profile) {
        try {
            ProfileStore.write(folder(served), key(served), profile);
        } catch (IOException readOnly) {
            LOG.log(
                    Level.INFO,
                    "event=profile-not-kept model={0} reason=\"{1}\" effect=\"it is measured again at the next start\"",
                    served.ref(),
                    readOnly.toString());
        }
    }

    private static Path folder(Served served) {
        return Objects.requireNonNull(served.file().toAbsolutePath().getParent(), "a file stands in a folder");
    }

    private ProfileKey key(Served served) {
        String version = sessions.version(served.artifact().engine());
        return ProfileKey.of(served.artifact(), served.device(), machine.describe(), version);
    }

    /** On the CPU every way to share all cores out in powers of two; on a GPU one stream of runs, or two that overlap. */
    private List<Layout> layouts(ComputeDevice device) {
        if (device.kind() == DeviceKind.CUDA) {
            return List.of(new Layout(1, 1), new Layout(2, 1));
        }
        List<Layout> layouts = new ArrayList<>();
        for (int threads = 1; threads <= cores; threads *= 2) {
            layouts.add(new Layout(Math.max(1, cores / threads), threads));
        }
        return layouts;
    }

    private static List<Integer> sizes(Served served) {
        OptionalInt fixed = served.manifest().batch().fixed();
        if (fixed.isPresent()) {
            return List.of(fixed.getAsInt());
        }
        int largest = served.device().kind() == DeviceKind.CUDA ? LARGEST_CUDA : LARGEST_CPU;
        List<Integer> sizes = new ArrayList<>();
        for (int size = 1; size <= largest; size *= 2) {
            sizes.add(size);
        }
        return sizes;
    }
}
