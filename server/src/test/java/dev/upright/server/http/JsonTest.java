package dev.upright.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "0.5, 0.5",
        "0.99958, 0.99958",
        "0.0000774, 0.000077",
        "0.0000009, 0.000001",
        "0.0000004, 0",
        "0.0000005, 0",
        "0.0000015, 0.000002",
        "0.9999996, 1",
        "1e-30, 0"
    })
    void aProbabilityHasUpToSixDecimals(double value, String written) {
        assertThat(Json.probability(value)).hasToString(written);
        assertThat(JsonNodeFactory.instance.objectNode().put("p", Json.probability(value)))
                .hasToString("{\"p\":" + written + "}");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.000", "499, 0.000", "501, 0.001", "12204000, 12.204", "2990000, 2.990", "60000000000, 60000.000"})
    void aTimeIsInMillisecondsWithThreeDecimals(long nanos, String written) {
        assertThat(Json.millis(nanos)).hasToString(written);
    }

    @Test
    void readsWhatIsJson() {
        assertThat(Json.parse("{\"images\":[{\"id\":\"a\"}]}".getBytes(UTF_8))
                        .at("/images/0/id")
                        .asText())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":}", "not json", "[1,2", "{'a':1}", "\"open"})
    void whatIsNoJsonIsMalformed(String text) {
        assertMalformed(text.getBytes(UTF_8));
    }

    @Test
    void bytesThatAreNoTextAreMalformed() {
        assertMalformed(new byte[] {'"', (byte) 0xff, (byte) 0xfe, '"'});
    }

    @Test
    void nestingHasABound() {
        assertThat(Json.parse(nested(16)).isArray()).isTrue();
        assertMalformed(nested(17));
        assertMalformed(nested(100_000));
    }

    /** Jackson's own limit of 20 million characters would stand before the body's. */
    @Test
    void aPictureMayBeAsLongAsTheBody() {
        byte[] text = ("\"" + "A".repeat(20_000_001) + "\"").getBytes(UTF_8);
        assertThat(Json.parse(text).textValue()).hasSize(20_000_001);
    }

    private static byte[] nested(int depth) {
        return ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
    }

    private static void assertMalformed(byte[] text) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Json.parse(text))
                .extracting(ProblemException::problem)
                .satisfies(problem -> {
                    assertThat(problem.status()).isEqualTo(400);
                    assertThat(problem.reason()).isEqualTo("malformed-request");
                    assertThat(problem.detail()).startsWith("the body is not JSON: ");
                });
    }
}
