package dev.upright.bench.report;

import dev.upright.bench.report.BenchReport.Batches;
import dev.upright.bench.report.BenchReport.OpenLoopLatency;
import dev.upright.bench.report.BenchReport.Percentiles;
import dev.upright.bench.report.BenchReport.Round;
import dev.upright.bench.report.BenchReport.Served;
import dev.upright.bench.report.BenchReport.Summary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report for a terminal. */
public final class TextReport {
    /** The order of a picture's journey. */
    private static final List<String> STAGES =
            List.of("admit", "decode", "preprocess", "queue", "inference", "postprocess");

    private static final Integer OK = 200;

    private TextReport() {}

    public static String of(BenchReport report) {
        return head(report)
                + "\nServed, closed loop (latency in ms; batches by reason of release)\n"
                + sweep(report.sweep())
                + "\nWhere a served picture's time goes, by the server's own meters (mean ms)\n"
                + stages(report.sweep())
                + "\nLimit and served, turn by turn, with " + report.summary().saturatedConcurrency() + " clients\n"
                + rounds(report.rounds(), report.summary())
                + "\nLatency at half of the saturated load (open loop, ms from the intended send time)\n"
                + latency(report.latency());
    }

    private static String head(BenchReport report) {
        BenchReport.Model model = report.model();
        BenchReport.Pictures pictures = report.pictures();
        BenchReport.Settings settings = report.settings();
        Machine machine = report.machine();
        return """
                upright bench, %s
                  model     %s@%s: %s (%s, %s) on %s, %d lanes, batches up to %d
                  machine   %d cores, %s, %s, %s
                  pictures  %d, mean %,d bytes, mean %dx%d pixels
                  windows   %s s after a warm-up of %s s
                """.formatted(
                        report.startedAt(),
                        model.name(),
                        model.version(),
                        model.artifact(),
                        model.engine(),
                        model.precision(),
                        model.device(),
                        model.lanes(),
                        model.maxBatch(),
                        machine.cores(),
                        machine.cpu(),
                        machine.os(),
                        machine.java(),
                        pictures.count(),
                        pictures.meanBytes(),
                        pictures.meanWidth(),
                        pictures.meanHeight(),
                        number(settings.windowSeconds(), 1),
                        number(settings.warmUpSeconds(), 1));
    }

    private static String sweep(List<Served> sweep) {
        Table table = new Table(
                "clients",
                "pictures/s",
                "p50",
                "p95",
                "p99",
                "batch",
                "released",
                "server CPU ms",
                "client CPU ms",
                "not 200");
        for (Served served : sweep) {
            Percentiles latency = served.latencyMs();
            table.row(
                    String.valueOf(served.concurrency()),
                    number(served.picturesPerSecond(), 1),
                    number(latency.p50(), 1),
                    number(latency.p95(), 1),
                    number(latency.p99(), 1),
                    number(served.batches().mean(), 2),
                    released(served.batches()),
                    number(served.serverCpuMsPerPicture(), 2),
                    number(served.clientCpuMsPerPicture(), 2),
                    others(served.answers(), served.broken()));
        }
        return table.text();
    }

    private static String stages(List<Served> sweep) {
        Table table = new Table("clients", "admit", "decode", "preprocess", "queue", "inference", "postprocess");
        for (Served served : sweep) {
            String[] cells = new String[STAGES.size() + 1];
            cells[0] = String.valueOf(served.concurrency());
            for (int i = 0; i < STAGES.size(); i++) {
                cells[i + 1] = number(served.stageMeanMs().getOrDefault(STAGES.get(i), Double.NaN), 2);
            }
            table.row(cells);
        }
        return table.text();
    }

    private static String rounds(List<Round> rounds, Summary summary) {
        Table table = new Table(
                "round",
                "limit/s",
                "served/s",
                "served/limit",
                "limit CPU ms",
                "server CPU ms",
                "CPU ratio",
                "not 200");
        int number = 0;
        for (Round round : rounds) {
            double limitCpu = round.limit().cpuMsPerPicture();
            double serverCpu = round.served().serverCpuMsPerPicture();
            table.row(
                    String.valueOf(++number),
                    number(round.limit().picturesPerSecond(), 1),
                    number(round.served().picturesPerSecond(), 1),
                    number(round.ratio(), 3),
                    number(limitCpu, 2),
                    number(serverCpu, 2),
                    number(limitCpu / serverCpu, 3),
                    others(round.served().answers(), round.served().broken()));
        }
        table.row(
                "median",
                number(summary.limitPerSecond(), 1),
                number(summary.servedPerSecond(), 1),
                number(summary.ratio(), 3),
                number(summary.limitCpuMs(), 2),
                number(summary.serverCpuMs(), 2),
                number(summary.cpuRatio(), 3),
                "");
        return table.text();
    }

    private static String latency(OpenLoopLatency latency) {
        return new Table("rate/s", "served/s", "p50", "p95", "p99", "batch", "released", "not 200")
                .row(
                        number(latency.ratePerSecond(), 1),
                        number(latency.servedPerSecond(), 1),
                        number(latency.latencyMs().p50(), 1),
                        number(latency.latencyMs().p95(), 1),
                        number(latency.latencyMs().p99(), 1),
                        number(latency.batches().mean(), 2),
                        released(latency.batches()),
                        others(latency.answers(), latency.broken()))
                .text();
    }

    private static String released(Batches batches) {
        return new TreeMap<>(batches.released())
                .entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(" "));
    }

    private static String others(Map<Integer, Long> answers, long broken) {
        String others = new TreeMap<>(answers)
                .entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(OK))
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(" "));
        String lost = broken == 0 ? "" : "broken:" + broken;
        String both = (others + " " + lost).trim();
        return both.isEmpty() ? "0" : both;
    }

    private static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "-";
    }
}
