package dev.upright.models.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.engine.EngineException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineExceptionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        CUDA failure 2: out of memory ; GPU=0                                       | OUT_OF_MEMORY
        bfc_arena.cc:376 AllocateRawInternal Failed to allocate memory for requested | OUT_OF_MEMORY
        CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED                                | OUT_OF_MEMORY
        CUDA failure 700: an illegal memory access was encountered                  | DEVICE_LOST
        CUDA failure 719: unspecified launch failure                                | DEVICE_LOST
        CUDA error: device-side assert triggered                                    | DEVICE_LOST
        Got invalid dimensions for input: x                                         | RUN_FAILED
        """)
    void anEngineMessageSaysWhatCanBeDone(String message, Kind kind) {
        assertThat(EngineException.kindOf(message)).isEqualTo(kind);
    }

    @Test
    void theMessageIsTheOneNearestToTheFaultOnOneLine() {
        Throwable wrapped = new IllegalStateException("outer", new IllegalArgumentException("the\n  fault"));
        assertThat(EngineException.whileRunning(wrapped)).hasMessage("the run failed: the fault");
    }
}
