package dev.upright.bench.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.upright.models.manifest.ModelRef;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    private static final ModelRef MODEL = new ModelRef("orientation", "1");

    private static final String EARLIER = """
            # HELP upright_batch_size  \
            # TYPE upright_batch_size histogram
            upright_batch_size_bucket{device="cpu",model="orientation",scope="application",version="1",le="+Inf",} 3.0
            upright_batch_size_count{device="cpu",model="orientation",scope="application",version="1",} 3.0
            upright_batch_size_sum{device="cpu",model="orientation",scope="application",version="1",} 4.0
            upright_batch_size_sum{device="cpu",model="orientation",scope="application",version="2",} 9.0
            upright_batch_released_total{device="cpu",model="orientation",reason="idle",version="1",} 3.0
            upright_stage_seconds_count{model="orientation",stage="decode",version="1",} 4.0
            upright_stage_seconds_sum{model="orientation",stage="decode",version="1",} 0.004
            up 1
            """;

    private static final String LATER = """
            upright_batch_size_count{device="cpu",model="orientation",version="1"} 5.0
            upright_batch_size_sum{device="cpu",model="orientation",version="1"} 12.0
            upright_batch_released_total{device="cpu",model="orientation",reason="idle",version="1"} 4.0
            upright_batch_released_total{device="cpu",model="orientation",reason="full",version="1"} 1
            upright_stage_seconds_count{model="orientation",stage="decode",version="1"} 12
            upright_stage_seconds_sum{model="orientation",stage="decode",version="1"} 2.0E-2
            """;

    @Test
    void readsWhatIsCountedForOneModel() {
        ServerCounts counts = ServerCounts.of(MetricsPage.parse(EARLIER), MODEL);

        assertThat(counts.batches()).isEqualTo(3);
        assertThat(counts.pictures()).isEqualTo(4);
        assertThat(counts.released()).containsExactly(entry("idle", 3.0));
        assertThat(counts.stageMeanMillis()).containsExactly(entry("decode", 1.0));
    }

    @Test
    void tellsWhatWasCountedBetweenTwoReadings() {
        ServerCounts between = ServerCounts.of(MetricsPage.parse(LATER), MODEL)
                .since(ServerCounts.of(MetricsPage.parse(EARLIER), MODEL));

        assertThat(between.meanBatch()).isEqualTo(4);
        assertThat(between.released()).containsOnly(entry("idle", 1.0), entry("full", 1.0));
        assertThat(between.stageMeanMillis()).containsExactly(entry("decode", 2.0));
    }

    @Test
    void hasNoMeanOfNoBatch() {
        ServerCounts nothing = ServerCounts.of(MetricsPage.parse(""), MODEL);

        assertThat(nothing.meanBatch()).isNaN();
        assertThat(nothing.stageMeanMillis()).isEmpty();
    }
}
