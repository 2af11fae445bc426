package dev.upright.bench.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.bench.measure.BenchException;
import org.junit.jupiter.api.Test;

class CommandRunTest {
    @Test
    void isWhatTheSummarySays() {
        String printed = """
                2400 of 12000, 480.0 pictures/s
                rows.jsonl: 12000 rows: 12000 ok, 0 failed; 12000 in 21.5 s, 558.1 pictures/s
                  decisions: rotate 3000, keep 8000, abstain 1000
                """;

        assertThat(CommandRun.of(printed, 23)).isEqualTo(new CommandRun(12_000, 558.1, 23));
    }

    @Test
    void isNoneWhereThereIsNoSummaryOrAPictureFailed() {
        assertThatThrownBy(() -> CommandRun.of("upright score: no model nothing\n", 1))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("no model nothing");
        assertThatThrownBy(() -> CommandRun.of("r.jsonl: 4 rows: 3 ok, 1 failed; 4 in 0.1 s, 54.4 pictures/s", 1))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("not every picture");
    }
}
