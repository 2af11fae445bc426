package dev.upright.models.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.device.ComputeDevice;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What of the GPU's files can be tested without one: the CPU runs them whole, and the means of {@link GpuSessionTest} work. */
class GpuArtifactsTest {
    @TempDir
    Path folder;

    static Iterable<GpuArtifact> artifacts() {
        return GpuArtifact.all().toList();
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void theProfileOfARunNamesTheProviderOfEveryNode(GpuArtifact artifact) throws Exception {
        Map<String, Integer> nodes = NodeProviders.of(artifact.on(new ComputeDevice.Cpu()), folder);
        assertThat(nodes).containsOnlyKeys("CPUExecutionProvider");
        assertThat(nodes.get("CPUExecutionProvider")).isGreaterThan(20);
    }
}
