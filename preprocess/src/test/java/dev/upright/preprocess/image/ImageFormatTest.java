package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.testing.TestPictures;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFormatTest {
    @ParameterizedTest
    @EnumSource
    void isRecognisedByItsFirstBytes(ImageFormat format) {
        assertThat(ImageFormat.sniff(TestPictures.encoded(format, 20, 10))).contains(format);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "B",
                "P6 1 1 255 abc",
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "\0\0\0\fjP  \r\n\u0087\n",
                "\0\0\0\u001cftypavif",
                "\0\0\0\u0018ftypheic",
                "8BPS\0\u0001",
                "\0\0\u0001\0\u0001\0",
                "II+\0\b\0\0\0",
                "v/1\u0001",
                "RIFF\0\0\0\0WAVE",
                "RIFF\0\0\0\0WEB",
                "GIF88a",
                "%PDF-1.7",
                "#?RADIANCE"
            })
    void isNothingElse(String start) {
        assertThat(ImageFormat.sniff(start.getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
    }
}
