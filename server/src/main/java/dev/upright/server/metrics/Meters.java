package dev.upright.server.metrics;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.DistributionStatisticsConfig;
import io.helidon.metrics.api.DistributionSummary;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Meters by their names and labels, each made once. Labels are names and values in turns. */
final class Meters implements AutoCloseable {
    /** From a cached answer to a full queue, about 1-2-5. */
    private static final Duration[] TIME_BUCKETS = {
        Duration.ofNanos(100_000), Duration.ofNanos(250_000), Duration.ofNanos(500_000),
        Duration.ofMillis(1), Duration.ofNanos(2_500_000), Duration.ofMillis(5),
        Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
        Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofMillis(2_500), Duration.ofSeconds(5),
        Duration.ofSeconds(10), Duration.ofSeconds(30)
    };

    /** The builders would add quantiles of their own, which cannot be added up; without an argument they only tell theirs. */
    private static final double[] NO_PERCENTILES = {};

    private final MeterRegistry registry;

    /** By what tells them apart: a look-up in the registry builds its tags anew each time. */
    private final ConcurrentHashMap<List<String>, Meter> meters = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    Counter counter(String name, String... tags) {
        return meter(Counter.class, name, tags, () -> Counter.builder(name).tags(pairs(tags)));
    }

    Timer timer(String name, String... tags) {
        return meter(Timer.class, name, tags, () -> Timer.builder(name)
                .tags(pairs(tags))
                .percentiles(NO_PERCENTILES)
                .buckets(TIME_BUCKETS));
    }

    DistributionSummary summary(String name, double[] buckets, String... tags) {
        return meter(DistributionSummary.class, name, tags, () -> DistributionSummary.builder(
                        name,
                        DistributionStatisticsConfig.builder()
                                .percentiles(NO_PERCENTILES)
                                .buckets(buckets))
                .tags(pairs(tags)));
    }

    <N extends Number> void gauge(String name, Supplier<N> value, String... tags) {
        meters.computeIfAbsent(
                key(name, tags),
                _ -> registry.getOrCreate(Gauge.builder(name, value).tags(pairs(tags))));
    }

    private <B extends Meter.Builder<B, M>, M extends Meter> M meter(
            Class<M> type, String name, String[] tags, Supplier<B> builder) {
        return type.cast(meters.computeIfAbsent(key(name, tags), _ -> registry.getOrCreate(builder.get())));
    }

    private static List<String> key(String name, String[] tags) {
        List<String> key = new ArrayList<>(tags.length + 1);
        key.add(name);
        key.addAll(List.of(tags));
        return key;
    }

    private static List<Tag> pairs(String[] tags) {
        List<Tag> pairs = new ArrayList<>(tags.length / 2);
        for (int i = 0; i < tags.length; i += 2) {
            pairs.add(Tag.create(tags[i], tags[i + 1]));
        }
        return pairs;
    }

    /** Takes all of them out of the registry. */
    @Override
    public void close() {
        meters.values().forEach(registry::remove);
        meters.clear();
    }
}
