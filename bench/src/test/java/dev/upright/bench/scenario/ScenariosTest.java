package dev.upright.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.upright.bench.load.FakeServer;
import dev.upright.bench.load.PreparedRequest;
import dev.upright.bench.load.Requests;
import dev.upright.bench.measure.BenchException;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Finding.Grid;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every scenario on a scripted server: what it asks, and how it counts. No time is asserted, only what follows from the script. */
@Timeout(60)
class ScenariosTest {
    static double figure(Finding finding, String key) {
        return finding.figures().stream()
                .filter(figure -> figure.key().equals(key))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static double number(Grid grid, int row, String key) {
        int column = grid.columns().stream().map(Finding.Column::key).toList().indexOf(key);
        return grid.rows().get(row).get(column) instanceof Cell.Amount(double value) ? value : Double.NaN;
    }

    private static ScriptedBed on(String answer) throws IOException {
        return new ScriptedBed(new FakeServer(_ -> answer));
    }

    @Test
    void haveNamesOfTheirOwn() {
        List<Scenario> all = Stream.concat(Scenario.standard().stream(), Scenario.optional().stream())
                .toList();

        assertThat(all).extracting(Scenario::name).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z-]+"));
        assertThat(all).allMatch(scenario -> Scenario.named(scenario.name()).equals(java.util.Optional.of(scenario)));
        assertThat(Scenario.named("none")).isEmpty();
    }

    @Test
    void theSweepComparesEveryStepWithTheLimit() throws Exception {
        try (ScriptedBed scripted = on(ScriptedBed.SLOWLY)) {
            Finding finding = new ConcurrencySweep().measure(scripted.bed());
            Grid steps = finding.grids().getFirst();

            assertThat(steps.rows()).hasSize(2);
            assertThat(number(steps, 1, "clients")).isEqualTo(2);
            assertThat(number(steps, 0, "ratio")).isEqualTo(number(steps, 0, "served_per_second") / ScriptedBed.LIMIT);
            assertThat(figure(finding, "served_by_limit_best"))
                    .isEqualTo(Math.max(number(steps, 0, "ratio"), number(steps, 1, "ratio")));
            assertThat(figure(finding, "served_by_limit_least"))
                    .as("no step from 4 clients on")
                    .isNaN();
            assertThat(finding.curves()).hasSize(2);
            assertThat(scripted.requestsWith("Cache-Control: no-store")).isPositive();
        }
    }

    @Test
    void whatIsKeptIsTheDeepestFallFromTheBestBefore() {
        assertThat(ConcurrencySweep.kept(1, 2, 4)).isEqualTo(1);
        assertThat(ConcurrencySweep.kept(2, 4, 3, 5, 4.5)).isEqualTo(0.75);
        assertThat(ConcurrencySweep.kept()).isEqualTo(1);
    }

    @Test
    void aLoneRequestIsComparedWithTheWorkAlone() throws Exception {
        try (ScriptedBed scripted = on(ScriptedBed.SLOWLY)) {
            Finding finding = new LoneRequest().measure(scripted.bed());

            assertThat(figure(finding, "bare_p50_ms")).isEqualTo(ScriptedBed.BARE_MILLIS);
            assertThat(figure(finding, "added_ms"))
                    .isEqualTo(figure(finding, "served_p50_ms") - ScriptedBed.BARE_MILLIS);
        }
    }

    @Test
    void aSteadyLoadIsHalfOfTheCapacity() throws Exception {
        try (ScriptedBed scripted = on(ScriptedBed.SLOWLY)) {
            Finding finding = new Steady().measure(scripted.bed());

            assertThat(number(finding.grids().getFirst(), 0, "asked_per_second"))
                    .isEqualTo(figure(finding, "capacity_per_second") / 2);
            assertThat(figure(finding, "p99_by_p50")).isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void burstsAreAnsweredLikeEvenArrivals() throws Exception {
        try (ScriptedBed scripted = on(ScriptedBed.SLOWLY)) {
            Finding finding = new Bursts().measure(scripted.bed());

            assertThat(figure(finding, "answered_share")).isEqualTo(1);
            assertThat(finding.curves().getFirst().series()).hasSize(2);
        }
    }

    @Test
    void everySizeHasItsShareOfTheLoad() throws Exception {
        try (ScriptedBed scripted = on(ScriptedBed.SLOWLY)) {
            Finding finding = new MixedSizes().measure(scripted.bed());
            Grid grid = finding.grids().getFirst();
            double capacity = figure(finding, "capacity_per_second");

            assertThat(grid.rows()).hasSize(6);
            assertThat(IntStream.range(1, 6)
                            .mapToDouble(row -> number(grid, row, "asked_per_second"))
                            .sum())
                    .isCloseTo(capacity / 2, within(1e-6));
            assertThat(figure(finding, "served_by_limit")).isEqualTo(capacity / ScriptedBed.LIMIT);
        }
    }

    /** Of three requests of the overload one is served, one refused with the time to come again, one refused without. */
    @Test
    void anOverloadCountsWhatWasServedInTimeAndWhatWasRefused() throws Exception {
        String told = "HTTP/1.1 429 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";
        List<String> answers = List.of(ScriptedBed.SLOWLY, told, FakeServer.answer(503, "x"));
        try (FakeServer server = FakeServer.reading(
                        (head, n) -> head.contains("x-request-timeout-ms") ? answers.get(n % 3) : ScriptedBed.SLOWLY);
                ScriptedBed scripted = new ScriptedBed(server)) {
            Finding finding = new Overload().measure(scripted.bed());

            assertThat(scripted.requestsWith("X-Request-Timeout-Ms: 1000")).isPositive();
            assertThat(scripted.requestsWith("Expect: 100-continue")).isPositive();
            assertThat(figure(finding, "told_when_share")).isBetween(0.3, 0.7);
            assertThat(figure(finding, "in_time_share")).isBetween(0.0, 1.0);
            assertThat(figure(finding, "memory_again_mb")).isEqualTo(500);
            Grid waves = finding.grids().getLast();
            assertThat(number(waves, 0, "refused")).isGreaterThan(number(waves, 0, "told_when"));
            assertThat(number(waves, 0, "sent_per_second"))
                    .isCloseTo(
                            figure(finding, "offered_by_capacity") * figure(finding, "capacity_per_second"),
                            within(1e-6));
        }
    }

    @Test
    void everySecondPictureIsADuplicate() throws Exception {
        String cached = "HTTP/1.1 200 OK\r\nX-Cache: hit\r\nContent-Length: 0\r\n\r\n";
        try (ScriptedBed scripted = on("~" + cached)) {
            Finding finding = new Duplicates().measure(scripted.bed());

            assertThat(figure(finding, "cached_share")).isEqualTo(1);
            assertThat(finding.grids().getFirst().rows()).hasSize(3);
        }
    }

    @Test
    void chanceMixesTwoKindsOfRequestsTheSameWayEachTime() {
        InetSocketAddress nobody = InetSocketAddress.createUnresolved("localhost", 1);
        PreparedRequest one = PreparedRequest.post(nobody, "/", Map.of(), new byte[0]);
        PreparedRequest two = PreparedRequest.post(nobody, "/", Map.of(), new byte[0]);
        Requests mixed = Duplicates.mixed(0.5, 3, _ -> one, _ -> two);

        long ones = IntStream.range(0, 10_000).filter(i -> mixed.at(i) == one).count();
        assertThat((double) ones).isCloseTo(5_000, within(200.0));
        assertThat(IntStream.range(0, 100))
                .allMatch(i -> mixed.at(i)
                        == Duplicates.mixed(0.5, 3, _ -> one, _ -> two).at(i));
    }

    @Test
    void thumbnailsMayComeOutOfTheCacheOnlyWhereTheyAreRepeated() throws Exception {
        try (ScriptedBed scripted = on(ScriptedBed.SLOWLY)) {
            Finding finding = new CachedThumbnails().measure(scripted.bed());

            assertThat(figure(finding, "cached_share")).isZero();
            assertThat(figure(finding, "mean_bytes")).isCloseTo(20, within(6.0));
            assertThat(scripted.requestsWith("Cache-Control: no-store")).isPositive();
            assertThat(scripted.requestsWith("X-Model-Version: 7"))
                    .isGreaterThan(scripted.requestsWith("Cache-Control: no-store"));
        }
    }

    @Test
    void interactiveAndBatchSayWhatTheyAre() throws Exception {
        try (ScriptedBed scripted = on(ScriptedBed.SLOWLY)) {
            Finding finding = new OnlineAndBatch().measure(scripted.bed());

            assertThat(scripted.requestsWith("X-Priority: interactive")).isPositive();
            assertThat(scripted.requestsWith("X-Priority: batch")).isPositive();
            assertThat(figure(finding, "total_share")).isGreaterThan(figure(finding, "batch_share"));
        }
    }

    @Test
    void slowClientsStandBesideNormalOnes() throws Exception {
        try (ScriptedBed scripted = on(ScriptedBed.SLOWLY)) {
            Finding finding = new SlowClients().measure(scripted.bed());

            assertThat(scripted.requestsWith("X-Request-Timeout-Ms: 60000")).isPositive();
            assertThat(figure(finding, "kept_in_all")).isGreaterThanOrEqualTo(figure(finding, "kept_throughput"));
        }
    }

    @Test
    void theSearchTriesEverySettingAndFindsTheFastest() throws Exception {
        try (ScriptedBed scripted = on(ScriptedBed.SLOWLY)) {
            Finding finding = new Tuning().measure(scripted.bed());

            Grid turns = finding.grids().getFirst();
            assertThat(scripted.overrides()).hasSize(6 + 4);
            assertThat(finding.grids().getLast().rows()).hasSize(6);
            assertThat(turns.rows()).hasSize(1 + 4);
            assertThat(turns.rows().get(1).getFirst()).isEqualTo(Cell.of("naive: 1 x 1, batches up to 32"));
            assertThat(turns.rows().stream().map(List::getFirst))
                    .contains(Cell.of("of the best: 1 x 1, batches up to 4"));
            assertThat(figure(finding, "chosen_by_naive")).isEqualTo(number(turns, 1, "chosen_by_this"));
            assertThat(figure(finding, "chosen_by_best"))
                    .isEqualTo(IntStream.range(1, 5)
                            .mapToDouble(row -> number(turns, row, "chosen_by_this"))
                            .min()
                            .orElseThrow());
        }
    }

    @Test
    void theSearchGoesThroughPowersOfTwoUpToTheCores() {
        assertThat(Tuning.candidates(4)).hasSize(3 * 3 * 6).contains(new Tuning.Setting(4, 2, 32));
        assertThat(Tuning.candidates(2)).hasSize(2 * 2 * 6);
    }

    @Test
    void sayWhatTheServerAnsweredWhereItServedNothing() throws Exception {
        try (ScriptedBed scripted = on(FakeServer.answer(404, "x"))) {
            assertThatThrownBy(() -> new Steady().measure(scripted.bed()))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("no picture with 200")
                    .hasMessageContaining("404=");
        }
    }
}
