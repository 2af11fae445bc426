package dev.upright.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection of the leanest HTTP/1.1 client there can be: it writes prepared bytes, reads the status and the length of
 * the answer, and throws the rest away. The client's work takes its time from the same cores as the server's, so a full client would
 * measure itself. For one thread at a time; another one may only close it.
 */
public final class HttpConnection implements AutoCloseable {
    /** More than any answer's head, and than most answers. */
    private static final int BUFFER_BYTES = 16 * 1024;

    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_DIGITS = 3;
    private static final int CONTINUE = 100;
    private static final String LENGTH = "\r\ncontent-length:";
    private static final String CLOSE = "\r\nconnection: close";
    private static final String RETRY_AFTER = "\r\nretry-after:";
    private static final String CACHE = "\r\nx-cache:";

    private final InetSocketAddress server;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private volatile @Nullable SocketChannel channel;
    private volatile boolean closed;

    public HttpConnection(InetSocketAddress server) {
        this.server = server;
    }

    /**
     * Sends a request and waits for the whole answer; connects first where there is no connection.
     *
     * @throws IOException where the connection fails or the answer cannot be read; the next exchange connects anew
     */
    public Reply exchange(PreparedRequest request) throws IOException {
        SocketChannel open = connected();
        try {
            return request.asks() ? ask(open, request) : answer(open, send(open, request.parts()));
        } catch (IOException broken) {
            disconnect();
            throw broken;
        }
    }

    /** The head first; the body only where the server wants it, so that a refusal costs no body. */
    private Reply ask(SocketChannel open, PreparedRequest request) throws IOException {
        ByteBuffer[] parts = request.parts();
        boolean whole = send(open, parts[0]);
        buffer.clear().limit(0);
        String head = readHead(open);
        if (!whole || status(head) != CONTINUE) {
            return answer(open, false, head);
        }
        whole = send(open, parts[1]);
        return answer(open, whole, readHead(open));
    }

    /**
     * The same on a bad line.
     *
     * @throws IOException as {@link #exchange} does
     */
    public Reply trickle(PreparedRequest request, Pace pace) throws IOException, InterruptedException {
        SocketChannel open = connected();
        try {
            boolean whole = true;
            for (ByteBuffer part : request.parts()) {
                while (whole && part.hasRemaining()) {
                    int size = Math.min(pace.pieceBytes(), part.remaining());
                    whole = send(open, part.slice(part.position(), size));
                    part.position(part.position() + size);
                    Thread.sleep(pace.pause());
                }
            }
            return answer(open, whole);
        } catch (IOException | InterruptedException broken) {
            disconnect();
            throw broken;
        }
    }

    /**
     * False where the server took no more. A server that refuses answers before it has read the body, and may hang up behind its
     * answer; the rest of the body then goes nowhere, but the answer is there.
     */
    private static boolean send(SocketChannel open, ByteBuffer... parts) {
        try {
            while (parts[parts.length - 1].hasRemaining()) {
                open.write(parts);
            }
            return true;
        } catch (IOException hungUp) {
            return false;
        }
    }

    private Reply answer(SocketChannel open, boolean sentWhole) throws IOException {
        buffer.clear().limit(0);
        return answer(open, sentWhole, readHead(open));
    }

    private Reply answer(SocketChannel open, boolean sentWhole, String head) throws IOException {
        readBody(open, contentLength(head));
        if (!sentWhole || head.contains(CLOSE)) {
            disconnect();
        }
        return new Reply(status(head), retryAfter(head), value(head, CACHE).startsWith("hit"));
    }

    private SocketChannel connected() throws IOException {
        SocketChannel known = channel;
        if (known != null) {
            return known;
        }
        SocketChannel fresh = SocketChannel.open(server);
        fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel = fresh;
        if (closed) {
            disconnect();
        }
        return fresh;
    }

    /**
     * The head in lower case, its empty line included. It begins with what stands in the buffer, and what was read behind it stays
     * there.
     */
    private String readHead(SocketChannel open) throws IOException {
        buffer.compact();
        int searched = 0;
        while (true) {
            int end = endOfHead(searched);
            if (end >= 0) {
                byte[] head = new byte[end];
                buffer.flip().get(head);
                return new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            }
            searched = Math.max(0, buffer.position() - 3);
            if (!buffer.hasRemaining()) {
                throw new ProtocolException("the answer's head is longer than " + BUFFER_BYTES + " bytes");
            }
            read(open);
        }
    }

    private int endOfHead(int from) {
        for (int i = from; i + 3 < buffer.position(); i++) {
            if (buffer.get(i) == '\r'
                    && buffer.get(i + 1) == '\n'
                    && buffer.get(i + 2) == '\r'
                    && buffer.get(i + 3) == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private void readBody(SocketChannel open, long length) throws IOException {
        long left = length - buffer.remaining();
        while (left > 0) {
            buffer.clear();
            left -= read(open);
        }
        if (left < 0) {
            throw new ProtocolException("the answer is " + -left + " bytes longer than it said");
        }
    }

    private int read(SocketChannel open) throws IOException {
        int count = open.read(buffer);
        if (count < 0) {
            throw new EOFException("the server closed the connection within an answer");
        }
        return count;
    }

    private static int status(String head) throws ProtocolException {
        try {
            return Integer.parseInt(head, STATUS_AT, STATUS_AT + STATUS_DIGITS, 10);
        } catch (IndexOutOfBoundsException | NumberFormatException malformed) {
            throw new ProtocolException(
                    "no HTTP/1.1 answer: " + head.lines().findFirst().orElse(""));
        }
    }

    private static long contentLength(String head) throws ProtocolException {
        String length = value(head, LENGTH);
        if (length.isEmpty()) {
            throw new ProtocolException("an answer without Content-Length");
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            throw new ProtocolException("an answer whose Content-Length is no number");
        }
    }

    /** Seconds; a date, which HTTP allows too, counts as nothing said. */
    private static Optional<Duration> retryAfter(String head) {
        try {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value(head, RETRY_AFTER))));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** A header's value; empty where there is none. */
    private static String value(String head, String name) {
        int at = head.indexOf(name);
        int from = at + name.length();
        return at < 0 ? "" : head.substring(from, head.indexOf('\r', from)).trim();
    }

    private void disconnect() throws IOException {
        SocketChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    /** Ends a running exchange too. */
    @Override
    public void close() throws IOException {
        closed = true;
        disconnect();
    }
}
