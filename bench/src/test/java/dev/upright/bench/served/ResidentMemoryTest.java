package dev.upright.bench.served;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ResidentMemoryTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void isKnownOfAProcessThatRuns() {
        assertThat(ResidentMemory.of(ProcessHandle.current().pid()).orElseThrow())
                .isGreaterThan(10_000_000);
    }

    @Test
    void isUnknownOfAProcessThatIsGone() {
        assertThat(ResidentMemory.of(Long.MAX_VALUE)).isEmpty();
    }
}
