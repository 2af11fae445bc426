package dev.upright.bench.served;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A server that answers, and what it says about itself. */
public interface RunningServer extends AutoCloseable {
    InetSocketAddress address();

    /**
     * What stands behind a model's name.
     *
     * @param version the one that serves by default, where empty
     * @throws dev.upright.bench.measure.BenchException where the server does not serve it
     */
    ServedModel model(String name, Optional<String> version);

    /** The memory that it holds of the machine's; empty where the system does not tell. */
    OptionalLong residentBytes();

    /** The processor time that all its threads have used. */
    Duration cpuTime();

    /** Ends it. */
    @Override
    void close();
}
