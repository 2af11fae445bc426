package dev.upright.models.runtime;

import dev.upright.models.engine.EngineException;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.InvalidScoresException;
import dev.upright.models.repository.ModelNotFoundException;
import dev.upright.models.repository.ModelRepository;
import dev.upright.models.repository.RepositoryException;
import dev.upright.models.repository.StoredModel;
import dev.upright.preprocess.image.ImageRejectedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The models of this process: loads them side by side, leases them to requests, unloads them when the last request has left. One
 * model that cannot be loaded is {@code failed} with its reason and stops no other.
 */
public final class ModelRuntime implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ModelRuntime.class.getName());
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(30);

    private final ModelRepository repository;
    private final ModelLoader loader;
    private final DeviceHealth devices;
    private final ConcurrentSkipListMap<ModelRef, ModelSlot> slots = new ConcurrentSkipListMap<>();
    /** The version that serves where a request names none: what stood highest when the model first became ready. */
    private final ConcurrentHashMap<String, ModelRef> stable = new ConcurrentHashMap<>();

    /** Held shared by whoever loads, and alone by whoever ends the process: an engine that ends while it loads takes the JVM along. */
    private final ReentrantReadWriteLock loads = new ReentrantReadWriteLock();

    private volatile boolean closed;

    public ModelRuntime(ModelRepository repository, ModelLoader loader, DeviceHealth devices) {
        this.repository = repository;
        this.loader = loader;
        this.devices = devices;
    }

    /** Loads everything the repository holds and returns when each model is ready or failed. */
    public void loadAll() {
        List<ModelRef> refs = repository.list();
        refs.forEach(ref -> slots.putIfAbsent(ref, new ModelSlot(ref))); // the port is open: a caller may be first
        int workers = Math.max(1, Math.min(refs.size(), Runtime.getRuntime().availableProcessors()));
        try (ExecutorService loaders = Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().name("load-", 0).factory())) {
            List<Future<?>> loads = new ArrayList<>();
            refs.forEach(ref -> loads.add(loaders.submit(() -> fill(slot(ref)))));
        }
        refs.forEach(ref -> electStable(ref.name()));
    }

    /**
     * Loads one version, or loads it again where it had failed. A version that already serves is left alone.
     *
     * @throws ModelNotFoundException where the repository has no such version
     */
    public ModelStatus load(ModelRef ref) {
        if (!repository.list().contains(ref)) {
            throw new ModelNotFoundException(ref, repository.list());
        }
        ModelSlot fresh = new ModelSlot(ref);
        ModelSlot slot = slots.compute(
                ref, (_, present) -> present == null || present.state() instanceof ModelState.Failed ? fresh : present);
        if (slot == fresh) {
            fill(fresh);
            stable.computeIfAbsent(ref.name(), name -> latest(name).orElse(null));
        }
        return slot.status();
    }

    /**
     * Takes a version out of service: new requests are refused at once, those that hold it finish, then its memory is freed.
     *
     * @throws ModelNotFoundException where no such version is loaded
     * @throws ModelUnavailableException where it is still loading, or is being unloaded already
     */
    public void unload(ModelRef ref) throws InterruptedException {
        ModelSlot slot = slot(ref);
        stepDown(ref);
        Optional<LoadedModel> retired = slot.retire();
        electStable(ref.name());
        if (retired.isPresent()) {
            drain(slot, retired.get());
        } else if (!(slot.state() instanceof ModelState.Failed)) {
            throw new ModelUnavailableException(ref, slot.state());
        }
        slots.remove(ref, slot);
    }

    /** Where another version is ready it takes over first, so that callers who name none never meet the one that goes. */
    private void stepDown(ModelRef ref) {
        stable.computeIfPresent(ref.name(), (name, current) -> {
            Optional<ModelRef> other = readyVersions(name).stream()
                    .filter(ready -> !ready.equals(ref))
                    .max(Comparator.naturalOrder());
            return current.equals(ref) ? other.orElse(current) : current;
        });
    }

    private static void drain(ModelSlot slot, LoadedModel model) throws InterruptedException {
        if (!slot.awaitUnused(DRAIN_PATIENCE)) {
            LOG.log(
                    Level.WARNING,
                    "event=drain-timeout model={0} seconds={1}",
                    model.ref(),
                    DRAIN_PATIENCE.toSeconds());
        }
        model.close();
        LOG.log(Level.INFO, "event=model-unloaded model={0}", model.ref());
    }

    private void fill(ModelSlot slot) {
        loads.readLock().lock();
        try {
            if (!closed) {
                fillLocked(slot);
            }
        } finally {
            loads.readLock().unlock();
        }
    }

    private void fillLocked(ModelSlot slot) {
        ModelRef ref = slot.status().ref();
        try {
            StoredModel stored = repository.open(ref);
            slot.describes(stored.manifest());
            LoadedModel model = loader.load(stored);
            slot.became(new ModelState.Ready(model));
            LOG.log(
                    Level.INFO,
                    "event=model-ready model={0} device={1} engine={2} artifact={3} precision={4} buckets={5} lanes={6} ms={7}",
                    ref,
                    model.devices().getFirst().id(),
                    model.artifact().engine().displayName(),
                    model.artifact().file(),
                    model.artifact().precision(),
                    model.buckets(),
                    model.batcher().lanes(),
                    String.valueOf(model.loadTime().toMillis()));
        } catch (EngineException | RepositoryException | InvalidScoresException | ImageRejectedException refused) {
            fail(slot, String.valueOf(refused.getMessage()));
        } catch (RuntimeException | LinkageError unexpected) {
            fail(slot, unexpected.toString());
            LOG.log(Level.ERROR, "event=model-load-error model=" + ref, unexpected);
        }
    }

    private static void fail(ModelSlot slot, String reason) {
        slot.became(new ModelState.Failed(reason));
        LOG.log(
                Level.WARNING,
                "event=model-failed model={0} reason=\"{1}\"",
                slot.status().ref(),
                reason);
    }

    /**
     * Leases a version for one request.
     *
     * @throws ModelNotFoundException where it is not loaded
     * @throws ModelUnavailableException where it is loading, failed or draining
     */
    public ModelLease lease(ModelRef ref) {
        return slot(ref).lease();
    }

    private ModelSlot slot(ModelRef ref) {
        ModelSlot slot = slots.get(ref);
        if (slot == null) {
            throw new ModelNotFoundException(ref, List.copyOf(slots.keySet()));
        }
        return slot;
    }

    /** The version that serves where a request names none; empty where none of that name is ready. */
    public Optional<ModelRef> stable(String name) {
        return Optional.ofNullable(stable.get(name));
    }

    /** The highest version that is ready. */
    public Optional<ModelRef> latest(String name) {
        return readyVersions(name).stream().max(Comparator.naturalOrder());
    }

    private List<ModelRef> readyVersions(String name) {
        return slots.values().stream()
                .map(ModelSlot::status)
                .filter(status -> status.ref().name().equals(name) && status.state() instanceof ModelState.Ready)
                .map(ModelStatus::ref)
                .toList();
    }

    /** Keeps the stable version while it serves; else takes the highest that does. */
    private void electStable(String name) {
        stable.compute(name, (_, current) -> {
            List<ModelRef> ready = readyVersions(name);
            return current != null && ready.contains(current)
                    ? current
                    : latest(name).orElse(null);
        });
    }

    /** How long a picture queued now would wait for its lane; zero where the version does not serve. */
    public Duration estimatedWait(ModelRef ref) {
        ModelSlot slot = slots.get(ref);
        return slot != null && slot.state() instanceof ModelState.Ready(LoadedModel model)
                ? model.batcher().estimatedWait()
                : Duration.ZERO;
    }

    /** How many pictures wait for a version's lanes; 0 where it does not serve. */
    public int queueDepth(ModelRef ref) {
        ModelSlot slot = slots.get(ref);
        return slot != null && slot.state() instanceof ModelState.Ready(LoadedModel model)
                ? model.batcher().queueDepth()
                : 0;
    }

    /** Every version that was asked for, by name and version. */
    public List<ModelStatus> models() {
        return slots.values().stream().map(ModelSlot::status).toList();
    }

    /** Which devices models may use, and whether they serve. */
    public DeviceHealth devices() {
        return devices;
    }

    /** Lets loads that have begun end, then drains and unloads everything; nothing is loaded any more. */
    @Override
    public void close() {
        closed = true;
        loads.writeLock().lock();
        try {
            for (ModelSlot slot : slots.values()) {
                Optional<LoadedModel> model = slot.retire();
                if (model.isPresent()) {
                    drain(slot, model.get());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            loads.writeLock().unlock();
        }
    }
}
