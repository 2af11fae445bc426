package dev.upright.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PictureDigestTest {

    /** The example of FIPS 180-4: SHA-256 of "abc". */
    @Test
    void isTheSha256OfTheBytes() {
        assertThat(PictureDigest.of("abc".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(new PictureDigest(
                        0xba7816bf8f01cfeaL, 0x414140de5dae2223L, 0xb00361a396177a9cL, 0xb410ff61f20015adL));
    }

    @Test
    void sameBytesAreTheSamePictureAndOneBitMakesAnother() {
        byte[] picture = new byte[20_000];
        byte[] other = picture.clone();
        other[19_999] = 1;
        assertThat(PictureDigest.of(picture)).isEqualTo(PictureDigest.of(picture.clone()));
        assertThat(PictureDigest.of(picture)).hasSameHashCodeAs(PictureDigest.of(picture.clone()));
        assertThat(PictureDigest.of(picture)).isNotEqualTo(PictureDigest.of(other));
    }
}
