package dev.upright.bench.compare;

import dev.upright.bench.page.Axis;
import dev.upright.bench.page.Chart;
import dev.upright.bench.report.BenchReport;
import dev.upright.bench.report.Machine;
import dev.upright.bench.scenario.Finding;
import dev.upright.bench.scenario.Finding.Cell;
import java.util.List;
import java.util.Map;

/** A report as a run would make it, with texts that would break a careless page. */
final class Reports {
    private Reports() {}

    static Finding finding(String scenario) {
        return new Finding(
                scenario,
                List.of(
                        new Finding.Figure("p99_ms", "p99 <ms>", 1, 12.345),
                        new Finding.Figure("unknown", "unknown", 1, Double.NaN)),
                List.of(new Finding.Grid(
                        "Closed & open",
                        List.of(
                                new Finding.Column("load", "load", 0),
                                new Finding.Column("served_per_second", "pictures/s", 2)),
                        List.of(List.of(Cell.of("a | b"), Cell.of(637.777))))),
                List.of(new Finding.Curves(
                        "Latency",
                        Axis.covering("ms", Axis.Scale.DECADES, java.util.stream.DoubleStream.of(1, 100)),
                        Axis.upTo("share", 1),
                        List.of(new Finding.Series("<served>", List.of(new Chart.Point(2, 0.5)))))));
    }

    static CompareReport of(List<Finding> one, List<Finding> two, List<CompareReport.Failure> failures) {
        return new CompareReport(
                "2026-01-02T03:04:05Z",
                new Machine(2, "Some CPU", "Some OS", "Some JVM", Map.of("onnxruntime", "1.28.0")),
                new CompareReport.Settings(2, 1, List.of(1, 2), 3, 1, Map.of("batch.cpu.max-size", "8")),
                List.of(measured("orientation", one, failures), measured("pp-lcnet", two, List.of())));
    }

    private static CompareReport.Measured measured(
            String name, List<Finding> findings, List<CompareReport.Failure> failures) {
        return new CompareReport.Measured(
                new BenchReport.Model(name, "1", "model.onnx", "OnnxRuntime", "int8", "cpu", 2, 4),
                new BenchReport.Pictures(80, 116_929, 464, 378, 0),
                0.125,
                findings,
                failures);
    }
}
