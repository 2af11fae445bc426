package dev.upright.models.batch;

import dev.upright.models.engine.EngineException;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.tensor.TensorShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** One model's queue and the lanes that empty it: those of the devices that serve, and those that stand by for them. */
public final class DynamicBatcher implements AutoCloseable {
    /** How long closing waits for lanes that are still running. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How often runs are looked at whether they hang; the time-out itself is a hundred times that. */
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);

    /** So many lanes may hang before no more take their place: each keeps a thread and a session for ever. */
    private static final int MOST_ABANDONED = 8;

    private final String name;
    private final TensorShape row;
    private final int capacity;
    private final BatchQueue queue;
    private final Ticker ticker;
    private final BatchListener listener;
    private final List<LaneGroup> groups = new CopyOnWriteArrayList<>();
    private final List<BatchLane> lanes = new CopyOnWriteArrayList<>();
    private final Thread watch;

    private DynamicBatcher(String name, TensorShape row, int capacity, Ticker ticker, BatchListener listener) {
        this.name = name;
        this.row = row;
        this.capacity = capacity;
        this.queue = new BatchQueue(capacity, ticker);
        this.ticker = ticker;
        this.listener = listener;
        this.watch = Thread.ofVirtual().name(name + "-watch").unstarted(this::watch);
    }

    /**
     * Starts the lanes of a group and waits until all of them take work.
     *
     * @param name the lanes' threads are called so, with a number
     * @param row one picture's tensor
     * @throws EngineException where a session cannot be had; the lanes that could start are ended first
     */
    public static DynamicBatcher start(
            String name, LaneGroup group, TensorShape row, Ticker ticker, BatchListener listener) {
        DynamicBatcher batcher = new DynamicBatcher(name, row, group.policy().queueCapacity(), ticker, listener);
        try {
            batcher.add(group);
            batcher.watch.start();
            return batcher;
        } catch (EngineException failed) {
            batcher.close();
            throw failed;
        }
    }

    /**
     * Starts lanes that take over while every device of the groups before them is out.
     *
     * @throws EngineException where a session cannot be had; nothing else changes then
     */
    public void standBy(LaneGroup group) {
        add(group);
    }

    private void add(LaneGroup group) {
        BatchCeiling ceiling = new BatchCeiling(group.policy().maxSize());
        List<BatchLane> added = new ArrayList<>();
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        queue.add(group);
        for (LaneGroup.Lane lane : group.lanes()) {
            String thread = name + "-lane-" + (lanes.size() + added.size());
            LaneContext context =
                    new LaneContext(thread, row, group, lane, ceiling, !groups.isEmpty(), queue, ticker, listener);
            BatchLane started = new BatchLane(context, false);
            added.add(started);
            starts.add(started.start());
        }
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture<?>[]::new)).join();
            groups.add(group);
            lanes.addAll(added);
        } catch (CompletionException failed) {
            queue.remove(group);
            joinAll(added);
            throw failed.getCause() instanceof EngineException known
                    ? known
                    : new EngineException(
                            EngineException.Kind.LOAD_FAILED,
                            "a session could not be opened: " + failed.getCause(),
                            failed);
        }
    }

    private void watch() {
        try {
            while (!queue.closed()) {
                Thread.sleep(WATCH_INTERVAL);
                replaceHungLanes();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at every lane's run. */
    void replaceHungLanes() {
        for (BatchLane lane : lanes) {
            lane.replaceWhereHung(name + "-lane-" + lanes.size()).ifPresent(successor -> {
                if (lanes.stream().filter(BatchLane::abandoned).count() <= MOST_ABANDONED) {
                    lanes.add(successor);
                    var _ = successor.start();
                }
            });
        }
    }

    /**
     * Queues one picture. The batcher owns the tensor from here on, unless this throws.
     *
     * @throws QueueFullException where as many wait as may
     * @throws BatcherClosedException where the batcher is closing
     * @throws DevicesOutException where no device serves
     */
    public Submission submit(ImageTensor tensor, Priority priority, Deadline deadline) {
        Submission submission = new Submission(tensor, priority, deadline, ticker, queue);
        queue.offer(submission);
        return submission;
    }

    /** How many submissions wait now. */
    public int queueDepth() {
        return queue.depth();
    }

    /** How many wait at most. */
    public int queueCapacity() {
        return capacity;
    }

    /** Whether any of its devices serves. */
    public boolean serving() {
        return groups.stream().anyMatch(LaneGroup::serving);
    }

    /** How many lanes the devices have that serve. */
    public int lanes() {
        return servingGroup().lanes().size();
    }

    private LaneGroup servingGroup() {
        return groups.stream().filter(LaneGroup::serving).findFirst().orElse(groups.getFirst());
    }

    /** How long a picture queued now would wait, by the observed run times; zero before anything ran. */
    public Duration estimatedWait() {
        LaneGroup group = servingGroup();
        int largest = group.policy().maxSize();
        long batches = Math.ceilDiv(queue.depth(), largest);
        return Duration.ofNanos(
                batches * group.expected().predictNanos(largest) / group.lanes().size());
    }

    /** Refuses further pictures, runs those that wait, and ends the lanes. */
    @Override
    public void close() {
        queue.close();
        joinAll(lanes);
        EngineException gone =
                new EngineException(EngineException.Kind.RUN_FAILED, "the model was unloaded before this picture ran");
        queue.drainRemaining().forEach(submission -> submission.drop(new SubmissionOutcome.Failed(gone)));
        watch.interrupt();
    }

    private static void joinAll(List<BatchLane> ending) {
        try {
            for (BatchLane lane : ending) {
                if (!lane.abandoned() && !lane.join(PATIENCE)) {
                    return;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
