package dev.upright.bench.scenario;

import static dev.upright.bench.scenario.ScenariosTest.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.bench.load.FakeServer;
import dev.upright.bench.measure.BenchException;
import dev.upright.bench.scenario.Finding.Cell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OnlineAndJobTest {
    /** Each time it is asked after, a job has ten rows more. */
    private static FakeServer withJobs(String state) throws IOException {
        AtomicInteger rows = new AtomicInteger();
        return FakeServer.reading((head, _) -> {
            if (head.startsWith("post /v1/jobs?")) {
                return FakeServer.answer(201, "{\"id\":\"j1\",\"models\":[\"orientation@7\"]}");
            }
            if (head.startsWith("get /v1/jobs/j1 ")) {
                return FakeServer.answer(
                        200,
                        "{\"state\":\"%s\",\"counts\":{\"all_known\":true,\"done\":%d,\"failed\":2}}"
                                .formatted(state, rows.addAndGet(10)));
            }
            return head.contains("/v1/jobs/") ? FakeServer.answer(200, "{}") : ScriptedBed.SLOWLY;
        });
    }

    private static long calls(FakeServer server, String start) {
        return server.heads().stream().filter(head -> head.startsWith(start)).count();
    }

    @Test
    void requestsAreMeasuredAloneAndBesideAJobOfAnotherServer() throws Exception {
        try (FakeServer jobs = withJobs("running");
                ScriptedBed scripted = new ScriptedBed(new FakeServer(_ -> ScriptedBed.SLOWLY), _ -> jobs)) {
            Finding finding = new OnlineAndJob().measure(scripted.bed());

            assertThat(figure(finding, "p99_ratio"))
                    .isEqualTo(figure(finding, "beside_p99_ms") / figure(finding, "alone_p99_ms"));
            assertThat(figure(finding, "job_idle_per_second"))
                    .as("10 rows in 250 ms")
                    .isEqualTo(40);
            assertThat(figure(finding, "job_beside_per_second")).isBetween(0.0, 40.0);
            assertThat(figure(finding, "failed_requests")).isZero();
            assertThat(figure(finding, "failed_rows")).isEqualTo(2);
            assertThat(finding.grids().getFirst().rows())
                    .extracting(List::getFirst)
                    .containsExactly(Cell.of("alone, round 1"), Cell.of("beside a job, round 1"));
            assertThat(scripted.requestsWith("X-Priority: interactive"))
                    .as("on the bed's own server")
                    .isZero();
            assertThat(calls(jobs, "post /v1/models/orientation/predict ")).isPositive();
        }
    }

    @Test
    void theOtherServerKeepsItsJobsInAFolderThatGoes() throws Exception {
        try (FakeServer jobs = withJobs("running");
                ScriptedBed scripted = new ScriptedBed(new FakeServer(_ -> ScriptedBed.SLOWLY), _ -> jobs)) {
            new OnlineAndJob().measure(scripted.bed());

            Map<String, String> settings = scripted.overrides().getFirst();
            assertThat(settings).containsEntry("state.keep", "true").containsEntry("models.orientation", "orientation");
            assertThat(Path.of(settings.get("state.directory"))).doesNotExist();
            assertThat(calls(jobs, "post /v1/jobs?tasks=orientation "))
                    .as("the job alone, and one for each round")
                    .isEqualTo(2);
            assertThat(calls(jobs, "delete /v1/jobs/j1 ")).isEqualTo(2);
        }
    }

    @Test
    void aJobThatEndsTooEarlyIsNoMeasurement() throws Exception {
        try (FakeServer jobs = withJobs("done");
                ScriptedBed scripted = new ScriptedBed(new FakeServer(_ -> ScriptedBed.SLOWLY), _ -> jobs)) {
            assertThatThrownBy(() -> new OnlineAndJob().measure(scripted.bed()))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("ended before its window did");
            assertThat(calls(jobs, "post /v1/jobs/j1/cancel ")).isEqualTo(1);
            assertThat(calls(jobs, "delete /v1/jobs/j1 ")).isEqualTo(1);
        }
    }
}
