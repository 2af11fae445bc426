package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.catalogue.Origin;
import dev.upright.models.testing.ManualTicker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DownloadProgressTest {
    private final StringWriter text = new StringWriter();
    private final ManualTicker ticker = new ManualTicker();

    @Test
    void elsewhereThanOnATerminalThereIsALineASecond() {
        DownloadProgress progress = new DownloadProgress(new PrintWriter(text), false, ticker);
        progress.begins("model.onnx", new Origin.Copy(Path.of("mirror")), 0);
        for (int tenth = 1; tenth <= 25; tenth++) {
            ticker.advance(Duration.ofMillis(100));
            progress.progresses("model.onnx", tenth * 1_000_000L, OptionalLong.of(50_000_000));
        }
        progress.ends("model.onnx", 50_000_000);
        assertThat(text.toString().lines())
                .containsExactly(
                        "model.onnx from mirror",
                        "  model.onnx: 10.0 MB of 50.0 MB,  20 %, 10.0 MB/s",
                        "  model.onnx: 20.0 MB of 50.0 MB,  40 %, 10.0 MB/s",
                        "  model.onnx: 50.0 MB of 50.0 MB, 100 %, 20.0 MB/s");
    }

    @Test
    void onATerminalOneLineIsWrittenOver() {
        DownloadProgress progress = new DownloadProgress(new PrintWriter(text), true, ticker);
        progress.begins("model.onnx", new Origin.Copy(Path.of("mirror")), 500_000);
        ticker.advance(Duration.ofSeconds(1));
        progress.progresses("model.onnx", 900_000, OptionalLong.empty());
        progress.ends("model.onnx", 900_000);
        assertThat(text.toString())
                .startsWith("model.onnx from mirror, going on at byte 500000\n\r  model.onnx: 900 kB, 400 kB/s ")
                .endsWith("\n")
                .contains("\r  model.onnx: 900 kB of 900 kB, 100 %");
    }
}
