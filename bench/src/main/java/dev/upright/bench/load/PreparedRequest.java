package dev.upright.bench.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A request as it goes over the wire, head and body in one direct buffer: sending it copies nothing and builds nothing. One with a number
 * in its body is another one each time it is sent, at the price of that number.
 */
public final class PreparedRequest {
    /** Digits of the number in a body, hexadecimal. */
    public static final int NUMBER_BYTES = Long.BYTES * 2;

    private final ByteBuffer bytes;
    private final int bodyAt;
    private final int numberAt;
    private final AtomicLong numbers;
    private final boolean asks;

    private PreparedRequest(ByteBuffer bytes, int bodyAt, int numberAt, AtomicLong numbers, boolean asks) {
        this.bytes = bytes;
        this.bodyAt = bodyAt;
        this.numberAt = numberAt;
        this.numbers = numbers;
        this.asks = asks;
    }

    /**
     * A POST over a connection that stays open.
     *
     * @param path with a leading slash
     * @param headers besides Host and Content-Length
     */
    public static PreparedRequest post(
            InetSocketAddress server, String path, Map<String, String> headers, byte[] body) {
        return numbered(server, path, headers, body, -1, new AtomicLong());
    }

    /**
     * One whose body is never the same twice.
     *
     * @param at where {@link #NUMBER_BYTES} of the body are overwritten with the next number; none are where it is negative
     * @param numbers shared by requests whose bodies must differ from each other
     */
    public static PreparedRequest numbered(
            InetSocketAddress server,
            String path,
            Map<String, String> headers,
            byte[] body,
            int at,
            AtomicLong numbers) {
        return prepared(server, path, headers, body, at, numbers, false);
    }

    /** One that sends its head and waits to be asked for its body ({@code Expect: 100-continue}). */
    public static PreparedRequest asking(
            InetSocketAddress server, String path, Map<String, String> headers, byte[] body) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put("Expect", "100-continue");
        return prepared(server, path, more, body, -1, new AtomicLong(), true);
    }

    private static PreparedRequest prepared(
            InetSocketAddress server,
            String path,
            Map<String, String> headers,
            byte[] body,
            int at,
            AtomicLong numbers,
            boolean asks) {
        StringBuilder head = new StringBuilder()
                .append("POST ")
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(server.getHostString())
                .append(':')
                .append(server.getPort())
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocateDirect(start.length + body.length)
                .put(start)
                .put(body)
                .flip();
        return new PreparedRequest(bytes, start.length, at < 0 ? -1 : start.length + at, numbers, asks);
    }

    /** Whether the head goes first, and the body where the server wants it. */
    boolean asks() {
        return asks;
    }

    /** Views with positions of their own, to be sent one after the other; of one that asks, its head and its body. */
    ByteBuffer[] parts() {
        if (asks) {
            return new ByteBuffer[] {bytes.slice(0, bodyAt), bytes.slice(bodyAt, bytes.limit() - bodyAt)};
        }
        if (numberAt < 0) {
            return new ByteBuffer[] {bytes.duplicate()};
        }
        String number = "%016x".formatted(numbers.getAndIncrement());
        int behind = numberAt + NUMBER_BYTES;
        return new ByteBuffer[] {
            bytes.slice(0, numberAt),
            ByteBuffer.wrap(number.getBytes(StandardCharsets.US_ASCII)),
            bytes.slice(behind, bytes.limit() - behind)
        };
    }
}
