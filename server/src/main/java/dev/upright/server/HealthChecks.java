package dev.upright.server;

import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.webserver.observe.health.HealthObserver;

/** The probes of an orchestrator: {@code /observe/health/live}, {@code ready}, {@code started}. */
final class HealthChecks {
    private HealthChecks() {}

    static HealthObserver observer(Readiness readiness) {
        return HealthObserver.builder()
                .details(true)
                .useSystemServices(false)
                .addCheck(() -> response(true).build(), HealthCheckType.LIVENESS, "process")
                .addCheck(() -> response(readiness.started()).build(), HealthCheckType.STARTUP, "models-loaded")
                .addCheck(() -> ready(readiness.report()), HealthCheckType.READINESS, "models")
                .build();
    }

    private static HealthCheckResponse ready(Readiness.Report report) {
        HealthCheckResponse.Builder response = response(report.up()).detail("status", report.status());
        report.reason().ifPresent(reason -> response.detail("reason", reason));
        return response.build();
    }

    private static HealthCheckResponse.Builder response(boolean up) {
        return HealthCheckResponse.builder().status(up);
    }
}
