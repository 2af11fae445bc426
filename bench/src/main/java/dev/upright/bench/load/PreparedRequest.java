package dev.upright.bench.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request as it goes over the wire, head and body in one direct buffer: sending it copies nothing and builds nothing. */
public final class PreparedRequest {
    private final ByteBuffer bytes;

    private PreparedRequest(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * A POST over a connection that stays open.
     *
     * @param path with a leading slash
     * @param headers besides Host and Content-Length
     */
    public static PreparedRequest post(
            InetSocketAddress server, String path, Map<String, String> headers, byte[] body) {
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
        return new PreparedRequest(ByteBuffer.allocateDirect(start.length + body.length)
                .put(start)
                .put(body)
                .flip());
    }

    /** A view with its own position. */
    ByteBuffer bytes() {
        return bytes.duplicate();
    }
}
