package dev.upright.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskModelsTest {
    private final TaskModels tasks = new TaskModels("turns", "shows");

    @Test
    void aTaskHasItsModel() {
        assertThat(tasks.model("orientation")).isEqualTo("turns");
        assertThat(tasks.model("classification")).isEqualTo("shows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Orientation", "turns", "cooking"})
    void noOtherTaskExists(String task) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> tasks.model(task))
                .withMessageContaining("orientation and classification, was '" + task + "'");
    }
}
