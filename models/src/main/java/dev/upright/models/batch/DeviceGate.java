package dev.upright.models.batch;

import dev.upright.models.device.ComputeDevice;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Whether one model's lanes may use one device: a circuit breaker. It is shut by a lost device, by a run that never returns, or by
 * failures in a row, and opened again by a probe: a new session on that device that passes the model's self-test.
 */
public final class DeviceGate {

    /** What shut it. */
    public enum Fault {
        /** The device itself: whatever else runs there is in danger too. */
        DEVICE,
        /** This model's runs there; others may go on. */
        MODEL
    }

    /**
     * When a gate is shut and tried again.
     *
     * @param failuresInARow so many failed runs without a success between them shut it
     * @param runTimeout a run that takes longer counts as hung
     * @param probeInterval how long after a failure the device is tried again
     */
    public record Policy(int failuresInARow, Duration runTimeout, Duration probeInterval) {
        public Policy {
            if (failuresInARow < 1 || !runTimeout.isPositive() || !probeInterval.isPositive()) {
                throw new IllegalArgumentException(
                        "failures in a row must be at least 1, run-timeout and probe-interval above 0, were "
                                + failuresInARow + ", " + runTimeout + " and " + probeInterval);
            }
        }

        public static Policy defaults() {
            return new Policy(8, Duration.ofSeconds(10), Duration.ofSeconds(5));
        }
    }

    private sealed interface State {}

    private record Open(int failures) implements State {}

    private record Shut(String reason, Fault fault, long nextProbe, boolean probing) implements State {}

    private static final Open SOUND = new Open(0);

    private final ComputeDevice device;
    private final Policy policy;
    private final Ticker ticker;
    private final Consumer<DeviceGate> listener;
    private final AtomicReference<State> state = new AtomicReference<>(SOUND);
    private volatile Runnable wakeLanes = () -> {};

    /** @param listener told of every opening and shutting, on the thread that caused it */
    public DeviceGate(ComputeDevice device, Policy policy, Ticker ticker, Consumer<DeviceGate> listener) {
        this.device = device;
        this.policy = policy;
        this.ticker = ticker;
        this.listener = listener;
    }

    public ComputeDevice device() {
        return device;
    }

    public boolean open() {
        return state.get() instanceof Open;
    }

    /** Why it is shut; empty while it is open. */
    public Optional<String> reason() {
        return state.get() instanceof Shut shut ? Optional.of(shut.reason()) : Optional.empty();
    }

    /** What shut it; empty while it is open. */
    public Optional<Fault> fault() {
        return state.get() instanceof Shut shut ? Optional.of(shut.fault()) : Optional.empty();
    }

    Policy policy() {
        return policy;
    }

    /** Whom to wake when it opens or shuts. */
    void wakes(Runnable lanes) {
        wakeLanes = lanes;
    }

    /** Takes the device out until a probe succeeds. Does nothing where it is out already. */
    public void shut(Fault fault, String reason) {
        Shut shut =
                new Shut(reason, fault, ticker.nanos() + policy.probeInterval().toNanos(), false);
        State before = state.getAndUpdate(old -> old instanceof Open ? shut : old);
        if (before instanceof Open) {
            tell();
        }
    }

    /** A run succeeded. */
    void succeeded() {
        if (state.get() instanceof Open(int failures) && failures > 0) {
            state.updateAndGet(old -> old instanceof Open ? SOUND : old);
        }
    }

    /** A run of a single picture failed; true where so many did in a row that the device should be left alone. */
    boolean failed() {
        State now = state.updateAndGet(old -> old instanceof Open(int failures) ? new Open(failures + 1) : old);
        return now instanceof Open(int failures) && failures >= policy.failuresInARow();
    }

    /** Nanoseconds until a shut gate may be tried; zero or less where it may. An open one never needs to. */
    long untilProbe() {
        return state.get() instanceof Shut shut && !shut.probing() ? shut.nextProbe() - ticker.nanos() : Long.MAX_VALUE;
    }

    /** Gives the calling lane the right to try the device; false where it is too early, or another lane tries. */
    boolean beginProbe() {
        State now = state.get();
        return now instanceof Shut shut
                && !shut.probing()
                && shut.nextProbe() - ticker.nanos() <= 0
                && state.compareAndSet(shut, new Shut(shut.reason(), shut.fault(), shut.nextProbe(), true));
    }

    void probeSucceeded() {
        state.set(SOUND);
        tell();
    }

    void probeFailed(String reason) {
        long next = ticker.nanos() + policy.probeInterval().toNanos();
        state.updateAndGet(old -> old instanceof Shut shut ? new Shut(reason, shut.fault(), next, false) : old);
        wakeLanes.run();
    }

    private void tell() {
        wakeLanes.run();
        listener.accept(this);
    }
}
