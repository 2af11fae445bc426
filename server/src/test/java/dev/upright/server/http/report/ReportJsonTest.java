package dev.upright.server.http.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    private final JsonNode going =
            ReportJson.write(SampleReports.of(SampleReports.running(), SampleReports.busy("none"), 250, "ann"));

    private static JsonNode guardrail(JsonNode report, String name) {
        return StreamSupport.stream(report.path("guardrails").spliterator(), false)
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theDecisionTellsWhatIsMissingAndWhenItIsExpected() {
        assertThat(going.path("decision").path("next").toString())
                .isEqualTo("{\"action\":\"advance\",\"weight\":10000,\"missing\":{\"samples\":350,\"seconds\":1200},"
                        + "\"expected_at\":\"2026-11-21T12:33:20Z\"}");
        assertThat(going.at("/decision/decided").asText()).isEqualTo("going-on");
        assertThat(going.at("/decision/at").asText()).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(going.at("/trial/step").toString())
                .isEqualTo("{\"number\":2,\"of\":3,\"began\":\"2026-11-21T12:00:00Z\",\"canary_answers\":150}");
    }

    @Test
    void anArmHasItsCountsRatesAndLatencies() {
        JsonNode canary = going.at("/arms/canary");
        assertThat(canary.path("version").asText()).isEqualTo("2");
        assertThat(canary.at("/error/trials").asLong())
                .isEqualTo(canary.path("answered").asLong()
                        + canary.at("/failed/deadline-passed").asLong());
        JsonNode abstain = canary.path("abstain");
        assertThat(abstain.path("rate").asDouble())
                .isBetween(abstain.path("low").asDouble(), abstain.path("high").asDouble());
        assertThat(canary.at("/confidence/histogram").size()).isEqualTo(20);
        JsonNode latency = canary.path("latency_ms");
        assertThat(latency.path("p95").asDouble())
                .isBetween(
                        latency.path("p95_low").asDouble(),
                        latency.path("p95_high").asDouble())
                .isBetween(10.0, 30.0);
        assertThat(latency.at("/curve/0/0").asDouble()).isZero();
        assertThat(latency.path("curve").size()).isGreaterThan(20);
    }

    @Test
    void aGuardrailHasItsEvidenceInItsUnit() {
        JsonNode slow = guardrail(going, "p95_ratio");
        assertThat(slow.path("bound").asDouble()).isEqualTo(1.25);
        assertThat(slow.path("canary").asDouble()).as("milliseconds").isBetween(10.0, 30.0);
        assertThat(slow.path("measured").asDouble()).isBetween(0.8, 1.2);
        JsonNode labelled = guardrail(going, "labelled_accuracy");
        assertThat(labelled.path("state").asText()).isEqualTo("waiting");
        assertThat(labelled.has("measured")).isFalse();
        assertThat(labelled.path("samples_needed").asLong()).isEqualTo(30);
        assertThat(labelled.path("evidence_needed").asDouble()).isEqualTo(120);
    }

    @Test
    void theAgreementHasAnIntervalWhereItIsJudged() {
        JsonNode agreement = going.path("agreement");
        assertThat(agreement.path("rate").asDouble())
                .isBetween(
                        agreement.path("low").asDouble(), agreement.path("high").asDouble());
        assertThat(agreement.path("cells").size()).isGreaterThan(4);
    }

    @Test
    void aPictureIsLinkedWhereItIsKept() {
        assertThat(going.at("/disagreements/0/picture").asText())
                .isEqualTo("/v1/rollouts/turns/disagreements/" + SampleReports.KEPT);
        assertThat(going.at("/disagreements/1").has("picture")).isFalse();
        assertThat(going.at("/disagreements/1/canary/said").asText()).isEqualTo("abstain");
    }

    @Test
    void whatIsNotKnownIsAbsent() {
        JsonNode empty = ReportJson.write(SampleReports.of(SampleReports.running(), SampleReports.empty(), 100, "ann"));
        assertThat(empty.at("/decision/next").has("expected_at")).isFalse();
        assertThat(empty.at("/arms/canary/error").toString()).isEqualTo("{\"events\":0,\"trials\":0}");
        assertThat(empty.at("/arms/canary/latency_ms").toString()).isEqualTo("{\"count\":0,\"curve\":[]}");
        assertThat(empty.path("agreement").toString()).isEqualTo("{\"agreed\":0,\"total\":0,\"cells\":[]}");
    }
}
