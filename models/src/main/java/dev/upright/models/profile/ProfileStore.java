package dev.upright.models.profile;

import dev.upright.models.profile.BatchProfile.Layout;
import dev.upright.models.profile.BatchProfile.Trial;
import dev.upright.models.yaml.InvalidDocumentException;
import dev.upright.models.yaml.Section;
import dev.upright.models.yaml.ValueType;
import dev.upright.models.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Profiles as files beside their models, {@code profile-<key>.yaml}: people may read them, and delete them to have them measured anew. */
public final class ProfileStore {
    private static final int MOST = 1 << 20;
    private static final double MOST_PER_SECOND = 1e9;

    private ProfileStore() {}

    /** The profile in the folder that was measured for this key; empty where there is none, or none that can be read. */
    public static Optional<BatchProfile> read(Path folder, ProfileKey key) {
        Path file = folder.resolve(key.fileName());
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(YamlDocument.parse(file).read(root -> {
                List<Trial> trials = root.sections("trials").stream()
                        .map(ProfileStore::trial)
                        .flatMap(Optional::stream)
                        .toList();
                if (!root.get("key", ValueType.text()).equals(key.text())) {
                    root.refuse("key", "is another's");
                }
                return root.build(() -> new BatchProfile(trials));
            }));
        } catch (InvalidDocumentException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<Trial> trial(Section section) {
        ValueType<Integer> count = ValueType.integer(1, MOST);
        int sessions = section.get("sessions", count);
        int threads = section.get("intra-op-threads", count);
        int batch = section.get("batch", count);
        double perSecond = section.get("pictures-per-second", ValueType.decimal(0, MOST_PER_SECOND));
        double micros = section.get("run-us", ValueType.decimal(0, MOST_PER_SECOND));
        return section.build(() -> new Trial(
                new Layout(sessions, threads), batch, perSecond, Duration.ofNanos(Math.round(1000 * micros))));
    }

    /**
     * Keeps a profile. The file appears when it is whole.
     *
     * @throws IOException where the folder cannot be written to, as in an image that is read-only
     */
    public static void write(Path folder, ProfileKey key, BatchProfile profile) throws IOException {
        StringBuilder text =
                new StringBuilder("# Measured when the model was first loaded here; delete it to measure again.\n");
        text.append("key: \"").append(key.text()).append("\"\ntrials:\n");
        for (Trial trial : profile.trials()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  - {sessions: %d, intra-op-threads: %d, batch: %d, pictures-per-second: %.2f, run-us: %.1f}%n",
                    trial.layout().sessions(),
                    trial.layout().intraOpThreads(),
                    trial.batchSize(),
                    trial.picturesPerSecond(),
                    trial.run().toNanos() / 1000.0));
        }
        // Not a temporary file of the system's: others, who may serve the same folder, should read it too.
        Path part =
                folder.resolve(key.fileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, folder.resolve(key.fileName()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
