package dev.upright.models.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFuzzTest {
    private static final int CASES = 1_000;
    private static final String ALPHABET = " \n\t:-[]{}&*!|>'\"%@`#,?~.0aZ\\\u0000\u0085\uFEFFé\uD83D";

    @TempDir
    Path folder;

    @Test
    void eitherReadsADamagedManifestOrListsItsProblems() throws IOException {
        Random random = new Random(20261120);
        Path file = folder.resolve(ModelFolder.MANIFEST);
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            StringBuilder text = new StringBuilder(
                    random.nextBoolean() ? ManifestSamples.ORIENTATION : ManifestSamples.CLASSIFICATION);
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                damage(text, random);
            }
            Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
            try {
                assertThat(ManifestReader.read(file)).isNotNull();
            } catch (InvalidManifestException e) {
                refused++;
                assertThat(e.problems()).isNotEmpty();
            } catch (RuntimeException e) {
                throw new AssertionError("case %d failed with %s:%n%s".formatted(i, e, text), e);
            }
        }
        assertThat(refused).isBetween(CASES / 2, CASES - 1);
    }

    private static void damage(StringBuilder text, Random random) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
            case 0 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            case 1 -> text.deleteCharAt(at);
            case 2 -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(40)));
        }
    }
}
