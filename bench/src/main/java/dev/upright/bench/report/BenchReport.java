package dev.upright.bench.report;

import dev.upright.bench.served.ServedModel;
import java.util.List;
import java.util.Map;

/**
 * One run on one machine. The names of the components, in {@code lower_snake_case}, are those of the JSON.
 *
 * @param startedAt ISO 8601
 * @param sweep served throughput at rising concurrency
 * @param rounds limit and served throughput taken turn by turn
 * @param summary what the rounds amount to
 * @param latency at half of the saturated load
 */
public record BenchReport(
        String startedAt,
        Machine machine,
        Model model,
        Pictures pictures,
        Settings settings,
        List<Served> sweep,
        List<Round> rounds,
        Summary summary,
        OpenLoopLatency latency) {
    public BenchReport {
        sweep = List.copyOf(sweep);
        rounds = List.copyOf(rounds);
    }

    /** The model version and the file behind it, as the server and the limit ran it. */
    public record Model(
            String name,
            String version,
            String artifact,
            String engine,
            String precision,
            String device,
            int lanes,
            int maxBatch) {
        /** What the server says that it serves. */
        public static Model of(ServedModel model) {
            return new Model(
                    model.ref().name(),
                    model.ref().version(),
                    model.artifact(),
                    model.engine(),
                    model.precision(),
                    model.device(),
                    model.lanes(),
                    model.maxBatch());
        }
    }

    /**
     * The pictures that were sent.
     *
     * @param skipped files in the folder that are no pictures, or that were too many
     */
    public record Pictures(int count, long meanBytes, int meanWidth, int meanHeight, int skipped) {}

    /** How it was measured. */
    public record Settings(
            List<Integer> concurrency, double windowSeconds, double warmUpSeconds, int rounds, long seed) {
        public Settings {
            concurrency = List.copyOf(concurrency);
        }
    }

    /** Milliseconds. */
    public record Percentiles(double p50, double p95, double p99) {}

    /**
     * The server's batches in a window.
     *
     * @param mean pictures a batch
     * @param released how many batches, by the reason of their release
     */
    public record Batches(double mean, Map<String, Long> released) {}

    /**
     * The machine's limit in one window.
     *
     * @param cpuMsPerPicture the processor time of the process for each picture
     */
    public record Limit(int threads, double picturesPerSecond, double cpuMsPerPicture) {}

    /**
     * The server under a closed loop of so many clients.
     *
     * @param answers how many of each status; only 200 is throughput
     * @param broken exchanges without an answer
     * @param latencyMs of the closed loop: of a server that is never asked for more than it answers
     * @param stageMeanMs the server's own figures: what a picture spent in each stage on average
     * @param serverCpuMsPerPicture the processor time of the server's process for each picture
     * @param clientCpuMsPerPicture that of the client's, which the server did not get
     */
    public record Served(
            int concurrency,
            double picturesPerSecond,
            Map<Integer, Long> answers,
            long broken,
            Percentiles latencyMs,
            Batches batches,
            Map<String, Double> stageMeanMs,
            double serverCpuMsPerPicture,
            double clientCpuMsPerPicture) {}

    /**
     * Limit and server, one straight after the other.
     *
     * @param ratio served / limit
     */
    public record Round(Limit limit, Served served, double ratio) {}

    /**
     * Medians over the rounds.
     *
     * @param saturatedConcurrency the concurrency of the sweep's best throughput, at which the rounds were served
     * @param ratio the median of the rounds' ratios, which need not be the ratio of the medians
     * @param cpuRatio the limit's processor time for a picture / the server's
     */
    public record Summary(
            int saturatedConcurrency,
            double limitPerSecond,
            double servedPerSecond,
            double ratio,
            double limitCpuMs,
            double serverCpuMs,
            double cpuRatio) {}

    /**
     * Latency of an open loop: arrivals at a mean rate with exponential gaps, counted from the intended send time.
     *
     * @param servedPerSecond what came back of the rate
     */
    public record OpenLoopLatency(
            double ratePerSecond,
            double servedPerSecond,
            Map<Integer, Long> answers,
            long broken,
            Percentiles latencyMs,
            Batches batches) {}
}
