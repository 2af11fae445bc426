package dev.upright.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.bench.measure.BenchException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkedBlocksTest {
    private static final String DOCUMENT = """
            # Performance
            Prose before, with $1 and \\ in it.
            <!-- bench:begin steady -->
            old
            <!-- bench:end steady -->
            Prose between.
            <!-- bench:begin lone -->
            <!-- bench:end lone -->
            Prose behind.
            """;

    @Test
    void writesBetweenTheMarksAndNowhereElse() {
        MarkedBlocks blocks = MarkedBlocks.in(DOCUMENT);

        assertThat(blocks.names()).containsExactly("steady", "lone");
        assertThat(blocks.with(Map.of("steady", "| $2 | \\x |\n", "lone", "new")))
                .isEqualTo("""
                # Performance
                Prose before, with $1 and \\ in it.
                <!-- bench:begin steady -->
                | $2 | \\x |
                <!-- bench:end steady -->
                Prose between.
                <!-- bench:begin lone -->
                new
                <!-- bench:end lone -->
                Prose behind.
                """);
    }

    @Test
    void leavesAPlaceWithoutATextAsItIs() {
        assertThat(MarkedBlocks.in(DOCUMENT).with(Map.of("other", "x"))).isEqualTo(DOCUMENT);
    }

    @Test
    void writesTheSameTwice() {
        Map<String, String> texts = Map.of("steady", "a\n\nb", "lone", "c");
        String once = MarkedBlocks.in(DOCUMENT).with(texts);

        assertThat(MarkedBlocks.in(once).with(texts)).isEqualTo(once);
    }

    @Test
    void makesADocumentWhereThereIsNone() {
        assertThat(MarkedBlocks.blank(List.of("one", "two")).with(Map.of("one", "x", "two", "y")))
                .isEqualTo("""
                        <!-- bench:begin one -->
                        x
                        <!-- bench:end one -->

                        <!-- bench:begin two -->
                        y
                        <!-- bench:end two -->

                        """);
    }

    @Test
    void refusesMarksThatDoNotFitTogether() {
        String begin = "<!-- bench:begin one -->\n";
        String end = "<!-- bench:end one -->\n";
        for (String broken : List.of(begin, end, begin + begin + end, begin + "<!-- bench:end two -->\n")) {
            assertThatThrownBy(() -> MarkedBlocks.in(broken))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("\"one\" do not come");
        }
        assertThatThrownBy(() -> MarkedBlocks.in(begin + end + begin + end))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("twice");
    }
}
