package dev.upright.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.helidon.common.buffers.DataReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenewedReaderTest {
    private static final String REQUEST = "POST /v1/orientation HTTP/1.1\r\ncontent-length: 10\r\n\r\n0123456789";

    /** Bytes as a network may cut them: in pieces of 1 to 20. */
    @SuppressWarnings("NullAway") // null is the end, which the library's interface does not say
    private static Supplier<byte[]> cut(String text, long seed) {
        Random random = new Random(seed);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        Queue<byte[]> pieces = new ArrayDeque<>();
        for (int from = 0; from < bytes.length; ) {
            int end = Math.min(bytes.length, from + 1 + random.nextInt(20));
            pieces.add(Arrays.copyOfRange(bytes, from, end));
            from = end;
        }
        return pieces::poll;
    }

    /** As Helidon reads a request: by lines, by single bytes, a part of the body, the rest of it unseen. */
    private static List<String> request(DataReader reader) {
        List<String> read = new ArrayList<>();
        reader.ensureAvailable();
        read.add("starts with P " + (reader.lookup() == 'P'));
        read.add(reader.readAsciiString(reader.findOrNewLine((byte) ' ', 100)));
        reader.skip(1);
        read.add(reader.readLine());
        int name = reader.findOrNewLine((byte) ':', 100);
        read.add(reader.readLazyString(StandardCharsets.US_ASCII, name).toString());
        read.add(String.valueOf((char) reader.read()));
        read.add("in " + reader.findNewLine(100) + " a new line");
        read.add(reader.readLine());
        read.add("an empty line " + reader.startsWithNewLine());
        reader.skip(2);
        read.add("starts with 01 " + reader.startsWith(new byte[] {'0', '1'}));
        read.add(text(reader.getBuffer(4).readBytes()));
        read.add(text(reader.readBuffer(4).readBytes()));
        read.add(text(reader.readBytes(2)));
        reader.skip(4);
        return read;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsWhatHelidonsOwnReaderDoesHoweverTheBytesAreCut(long seed) {
        String requests = REQUEST.repeat(5);
        DataReader renewed = new RenewedReader(cut(requests, seed));
        DataReader helidons = DataReader.create(cut(requests, seed));
        for (int i = 0; i < 5; i++) {
            assertThat(request(renewed)).isEqualTo(request(helidons)).contains("POST", "0123", "45");
        }
        assertThatExceptionOfType(DataReader.InsufficientDataAvailableException.class)
                .isThrownBy(renewed::ensureAvailable);
    }

    @Test
    void whatWasPulledIsAvailableAndIsReadAsOnePiece() {
        DataReader reader = new RenewedReader(cut("ab", 1));
        assertThat(reader.available()).isZero();
        reader.pullData();
        int first = reader.available();
        assertThat(first).isPositive();
        assertThat(reader.readBuffer().available()).isEqualTo(first);
        assertThat(reader.available()).isZero();
    }
}
