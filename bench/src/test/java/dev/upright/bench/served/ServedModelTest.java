package dev.upright.bench.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.bench.measure.BenchException;
import dev.upright.models.manifest.ModelRef;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServedModelTest {
    private static final String ANSWER = """
            {"model":"orientation","versions":[
              {"version":"1","state":"ready","label":"stable","task":"orientation","device":"cpu","engine":"OnnxRuntime",
               "profile":{"artifact":"model.onnx","precision":"float32","lanes":2,"max_batch":4}},
              {"version":"2","state":"failed","reason":"the self-test failed"}]}
            """;

    private final JsonNode answer = json();

    private static JsonNode json() {
        try {
            return new ObjectMapper().readTree(ANSWER);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void isTheOneThatServesWhereNoneIsNamed() {
        assertThat(ServedModel.of("orientation", Optional.empty(), answer))
                .isEqualTo(new ServedModel(
                        new ModelRef("orientation", "1"),
                        "orientation",
                        "model.onnx",
                        "OnnxRuntime",
                        "float32",
                        "cpu",
                        2,
                        4));
    }

    @Test
    void saysWhyAVersionCannotBeMeasured() {
        assertThatThrownBy(() -> ServedModel.of("orientation", Optional.of("2"), answer))
                .isInstanceOf(BenchException.class)
                .hasMessage("orientation@2 is failed: the self-test failed");
    }

    @Test
    void namesTheVersionsThatThereAre() {
        assertThatThrownBy(() -> ServedModel.of("orientation", Optional.of("7"), answer))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("no version 7 of orientation")
                .hasMessageContaining("[1, 2]");
    }
}
