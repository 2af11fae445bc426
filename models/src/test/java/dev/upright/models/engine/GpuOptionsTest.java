package dev.upright.models.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.manifest.GpuExecution;
import dev.upright.models.manifest.GpuProvider;
import dev.upright.models.manifest.Precision;
import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuOptionsTest {
    @TempDir
    Path folder;

    @Test
    void cudaSearchesByHeuristicAndGrowsByWhatIsAsked() {
        assertThat(GpuOptions.cuda(GpuExecution.standard()))
                .containsOnly(
                        entry("cudnn_conv_algo_search", "HEURISTIC"),
                        entry("arena_extend_strategy", "kSameAsRequested"),
                        entry("do_copy_in_default_stream", "1"));
    }

    @Test
    void theManifestsWordCountsBeforeOurs() {
        GpuExecution said = new GpuExecution(
                GpuProvider.CUDA, Map.of("cudnn_conv_algo_search", "EXHAUSTIVE", "gpu_mem_limit", "1000"));
        assertThat(GpuOptions.cuda(said))
                .contains(entry("cudnn_conv_algo_search", "EXHAUSTIVE"), entry("gpu_mem_limit", "1000"))
                .containsEntry("arena_extend_strategy", "kSameAsRequested");
    }

    @Test
    void tensorRtKeepsItsEnginesBesideTheModel() {
        Map<String, String> options = tensorRt(Precision.FLOAT32, Map.of());
        Path engines = folder.resolve("trt-engines");
        assertThat(options)
                .contains(
                        entry("trt_fp16_enable", "0"),
                        entry("trt_engine_cache_enable", "1"),
                        entry("trt_engine_cache_path", engines.toString()),
                        entry("trt_timing_cache_path", engines.toString()));
        assertThat(engines).isDirectory();
    }

    @Test
    void tensorRtTakesHalvesWhereTheFileIsMadeOfThemOrTheManifestSaysSo() {
        assertThat(tensorRt(Precision.FLOAT16, Map.of())).containsEntry("trt_fp16_enable", "1");
        assertThat(tensorRt(Precision.FLOAT32, Map.of("trt_fp16_enable", "1"))).containsEntry("trt_fp16_enable", "1");
    }

    @Test
    void withoutAFolderForEnginesTheyAreNotKept() throws IOException {
        Files.writeString(folder.resolve("trt-engines"), "a file is in the way");
        assertThat(tensorRt(Precision.FLOAT16, Map.of()))
                .doesNotContainKeys("trt_engine_cache_enable", "trt_engine_cache_path", "trt_timing_cache_path");
    }

    @Test
    void tensorRtIsNotTroubledWithTheOptionsOfTheCudaBehindIt() {
        assertThat(tensorRt(Precision.FLOAT16, Map.of("gpu_mem_limit", "1000"))).doesNotContainKey("gpu_mem_limit");
    }

    private Map<String, String> tensorRt(Precision precision, Map<String, String> said) {
        return GpuOptions.tensorRt(new SessionRequest(
                folder.resolve("model.onnx"),
                EngineKind.ONNXRUNTIME,
                new ComputeDevice.Cuda(0),
                "input",
                new TensorShape(Layout.NCHW, DataType.UINT8, 3, 8, 8),
                "output",
                2,
                1,
                precision,
                new GpuExecution(GpuProvider.TENSORRT, said)));
    }
}
