package dev.upright.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.server.admission.SimulatedService.Count;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a backlog is for, on a clock that costs no time: under any load a service answers as many as it can, and those in time. */
class GoodputTest {
    private static final Duration WHILE = Duration.ofSeconds(20);

    /** Workers, milliseconds for one, milliseconds of patience, and by how much the load exceeds what can be done. */
    @ParameterizedTest
    @CsvSource({
        "2, 3, 200, 2",
        "2, 3, 200, 5",
        "2, 3, 50, 5",
        "2, 3, 20, 5",
        "2, 10, 200, 5",
        "2, 10, 1000, 5",
        "2, 3, 10000, 5",
        "16, 3, 200, 5",
        "1, 40, 400, 5"
    })
    void underOverloadCapacityIsKeptAndPromisesToo(int workers, int mean, int patience, int load) {
        SimulatedService service = service(workers, mean, patience);
        double capacity = workers * 1_000.0 / mean;
        service.run(load * capacity, Duration.ofSeconds(5));
        Count count = service.run(load * capacity, WHILE);
        assertThat(count.answered() / (capacity * WHILE.toSeconds()))
                .as("goodput")
                .isGreaterThan(0.9);
        assertThat((double) count.missed() / count.taken())
                .as("missed: %s", count)
                .isLessThan(0.01);
        assertThat(count.waited())
                .isLessThanOrEqualTo(Duration.ofMillis(patience).toNanos());
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 200", "2, 10, 200", "16, 3, 200"})
    void withoutOverloadNobodyIsRefused(int workers, int mean, int patience) {
        SimulatedService service = service(workers, mean, patience);
        Count count = service.run(0.8 * workers * 1_000.0 / mean, WHILE);
        assertThat(count.refused()).isZero();
        assertThat(count.missed()).isZero();
    }

    /** Two workers of three milliseconds answer 667 a second. */
    @Test
    void aBurstAfterAQuietTimeIsTakenOnAtOnce() {
        SimulatedService service = service(2, 3, 200);
        service.run(50, WHILE);
        Count burst = service.run(3_300, Duration.ofMillis(500));
        assertThat(burst.answered()).isGreaterThan(300);
        assertThat(burst.missed()).isZero();
    }

    @Test
    void aServiceThatSlowsDownIsNoticed() {
        SimulatedService service = service(2, 3, 200);
        service.run(3_300, Duration.ofSeconds(5));
        service.takes(Duration.ofMillis(10));
        Count first = service.run(3_300, Duration.ofSeconds(3));
        assertThat(first.answered()).as("the worst seconds: %s", first).isGreaterThan(400);
        service.run(3_300, Duration.ofSeconds(5));
        Count later = service.run(3_300, WHILE);
        assertThat(later.answered()).isGreaterThan((int) (0.9 * 200 * 20));
        assertThat((double) later.missed() / later.taken())
                .as("missed: %s", later)
                .isLessThan(0.01);
        service.takes(Duration.ofMillis(3));
        Count again = service.run(3_300, WHILE);
        assertThat(again.answered()).as("and it recovers").isGreaterThan((int) (0.9 * 667 * 20));
    }

    private static SimulatedService service(int workers, int mean, int patience) {
        return new SimulatedService(workers, Duration.ofMillis(mean), Duration.ofMillis(patience), workers);
    }
}
