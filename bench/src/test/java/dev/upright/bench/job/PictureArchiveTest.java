package dev.upright.bench.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upright.preprocess.image.EncodedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class PictureArchiveTest {
    private static EncodedImage picture(String content) {
        return EncodedImage.of(content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] written(PictureArchive archive) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        archive.writeTo(out);
        return out.toByteArray();
    }

    @Test
    void repeatsItsPicturesUnderNamesOfTheirOwn() throws IOException {
        PictureArchive archive = new PictureArchive(List.of(picture("one"), picture("three")), 5);

        Map<String, String> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(written(archive)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(entries.values()).containsExactly("one", "three", "one", "three", "one");
        assertThat(entries.keySet()).allMatch(name -> name.matches("pictures/\\d{7}"));
    }

    @Test
    void knowsItsSizeBeforeItIsWritten() throws IOException {
        PictureArchive archive = new PictureArchive(List.of(picture("one"), picture("three")), 100);

        assertThat(archive.bytes()).isEqualTo(written(archive).length);
        assertThat(written(archive)).isEqualTo(written(archive));
    }

    @Test
    void isNeverEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PictureArchive(List.of(), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PictureArchive(List.of(picture("one")), 0));
    }
}
