package dev.upright.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BodyInputTest {
    private static final byte[] TEN = {0, 1, 2, 3, 4, 5, 6, 7, 8, (byte) 0xff};

    @Test
    void aBodyOfTheLargestSizeIsRead() throws IOException {
        assertThat(bounded(10).readAllBytes()).isEqualTo(TEN);
        try (InputStream body = bounded(10)) {
            for (byte expected : TEN) {
                assertThat(body.read()).isEqualTo(Byte.toUnsignedInt(expected));
            }
            assertThat(body.read()).isEqualTo(-1);
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void oneByteMoreIsTooLargeHoweverItIsRead() throws IOException {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> bounded(9).readAllBytes())
                .extracting(ProblemException::problem)
                .isEqualTo(Problems.tooLarge("the body has more than 9 bytes"));
        try (InputStream body = bounded(9)) {
            assertThat(body.readNBytes(9)).hasSize(9);
            assertThatExceptionOfType(ProblemException.class).isThrownBy(body::read);
        }
    }

    @Test
    void aBodyThatBreaksOffFailsAsInputDoes() {
        IOException lost = new IOException("connection reset");
        assertThatIOException()
                .isThrownBy(() -> failing(new UncheckedIOException(lost)).readAllBytes())
                .isSameAs(lost);
        assertThatIOException()
                .isThrownBy(() -> failing(new IllegalStateException("no chunk")).readAllBytes())
                .withMessageContaining("malformed");
        assertThatIOException()
                .isThrownBy(() -> failing(new IllegalStateException("no chunk")).read())
                .withMessageContaining("malformed");
    }

    @Test
    void oneThatComesTooSlowlyEndsAtItsDeadline() throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        try (InputStream body = new BodyInput(new ByteArrayInputStream(TEN), 10, late::get)) {
            assertThat(body.readNBytes(5)).hasSize(5);
            late.set(true);
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(body::read)
                    .extracting(ProblemException::problem)
                    .isEqualTo(Problems.deadlinePassed());
        }
    }

    @Test
    void closesWhatItReads() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        new BodyInput(
                        new ByteArrayInputStream(TEN) {
                            @Override
                            public void close() {
                                closed.set(true);
                            }
                        },
                        10,
                        () -> false)
                .close();
        assertThat(closed).isTrue();
    }

    private static InputStream bounded(long most) {
        return new BodyInput(new ByteArrayInputStream(TEN), most, () -> false);
    }

    private static InputStream failing(RuntimeException failure) {
        return new BodyInput(
                new InputStream() {
                    @Override
                    public int read() {
                        throw failure;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        throw failure;
                    }
                },
                10,
                () -> false);
    }
}
