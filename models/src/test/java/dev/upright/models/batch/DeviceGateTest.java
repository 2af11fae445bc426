package dev.upright.models.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceGateTest {
    private static final Duration PROBE = Duration.ofSeconds(5);

    private final ManualTicker ticker = new ManualTicker();
    private final List<Boolean> told = new ArrayList<>();
    private final DeviceGate gate = new DeviceGate(
            new ComputeDevice.Cuda(0),
            new DeviceGate.Policy(3, Duration.ofSeconds(10), PROBE),
            ticker,
            changed -> told.add(changed.open()));

    @Test
    void failuresInARowAreToldButASuccessBetweenThemStartsAnew() {
        assertThat(gate.failed()).isFalse();
        assertThat(gate.failed()).isFalse();
        gate.succeeded();
        assertThat(gate.failed()).isFalse();
        assertThat(gate.failed()).isFalse();
        assertThat(gate.failed()).as("the third without a success between").isTrue();
        assertThat(gate.open()).as("whether to shut it is the caller's to say").isTrue();
    }

    @Test
    void isToldOnceWhenItIsShutByMany() {
        gate.shut(DeviceGate.Fault.DEVICE, "an illegal memory access");
        gate.shut(DeviceGate.Fault.MODEL, "another reason");
        assertThat(told).containsExactly(false);
        assertThat(gate.reason()).contains("an illegal memory access");
        assertThat(gate.fault()).contains(DeviceGate.Fault.DEVICE);
    }

    @Test
    void isTriedNotBeforeTheIntervalAndByOneLaneAtATime() {
        gate.shut(DeviceGate.Fault.DEVICE, "gone");
        assertThat(gate.beginProbe()).isFalse();
        ticker.advance(PROBE);
        assertThat(gate.untilProbe()).isLessThanOrEqualTo(0);
        assertThat(gate.beginProbe()).isTrue();
        assertThat(gate.beginProbe()).as("another lane tries already").isFalse();
    }

    @Test
    void aProbeThatFailsWaitsForTheNextInterval() {
        gate.shut(DeviceGate.Fault.DEVICE, "gone");
        ticker.advance(PROBE);
        gate.beginProbe();
        gate.probeFailed("still gone");
        assertThat(gate.reason()).contains("still gone");
        assertThat(gate.beginProbe()).isFalse();
        ticker.advance(PROBE);
        assertThat(gate.beginProbe()).isTrue();
    }

    @Test
    void aProbeThatSucceedsOpensItForEverybody() {
        gate.shut(DeviceGate.Fault.DEVICE, "gone");
        ticker.advance(PROBE);
        gate.beginProbe();
        gate.probeSucceeded();
        assertThat(gate.open()).isTrue();
        assertThat(gate.reason()).isEmpty();
        assertThat(told).containsExactly(false, true);
    }

    @Test
    void aSuccessOfARunThatWasUnderWayDoesNotOpenAShutGate() {
        gate.shut(DeviceGate.Fault.DEVICE, "gone");
        gate.succeeded();
        assertThat(gate.open()).isFalse();
    }
}
