package dev.upright.models.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineExceptionTest {

    @Test
    void theMessageIsTheOneNearestToTheFaultOnOneLine() {
        Throwable wrapped = new IllegalStateException("outer", new IllegalArgumentException("the\n  fault"));
        assertThat(EngineException.whileRunning(wrapped)).hasMessage("the run failed: the fault");
    }
}
