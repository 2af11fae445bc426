package dev.upright.bench.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** Reads requests and answers each with text that the test wrote, byte for byte. An empty answer hangs up. */
public final class FakeServer implements AutoCloseable {
    private static final int MOST_KEPT = 100;

    private final ServerSocket listener;
    private final BiFunction<String, Integer, String> script;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger bodyBytes = new AtomicInteger();
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private final boolean reads;

    /** @param script the answer to the n-th request, from 0 */
    public FakeServer(IntFunction<String> script) throws IOException {
        this((_, n) -> script.apply(n), true);
    }

    private FakeServer(BiFunction<String, Integer, String> script, boolean reads) throws IOException {
        this.script = script;
        this.reads = reads;
        this.listener = new ServerSocket(0, 600, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** One that answers as soon as it has read a head, and hangs up. */
    static FakeServer refusing(String answer) throws IOException {
        return new FakeServer((_, _) -> answer, false);
    }

    /** One whose answer to the n-th request depends on the request's head, too, which is in lower case. */
    public static FakeServer reading(BiFunction<String, Integer, String> script) throws IOException {
        return new FakeServer(script, true);
    }

    public static String answer(int status, String body) {
        return "HTTP/1.1 %d Whatever\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, body.length(), body);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    PreparedRequest request(String body) {
        return PreparedRequest.post(
                address(), "/path", java.util.Map.of("X-One", "1"), body.getBytes(StandardCharsets.US_ASCII));
    }

    int requests() {
        return requests.get();
    }

    int connections() {
        return connections.get();
    }

    int bodyBytes() {
        return bodyBytes.get();
    }

    /** Those that are small. */
    List<String> bodies() {
        return List.copyOf(bodies);
    }

    /** In lower case. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                heads.add(head);
                if (!reads) {
                    socket.getOutputStream().write(script.apply(head, 0).getBytes(StandardCharsets.ISO_8859_1));
                    return;
                }
                if (head.contains("\r\nexpect: 100-continue\r\n")) {
                    socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                byte[] body = in.readNBytes(length(head));
                bodyBytes.addAndGet(body.length);
                if (body.length <= MOST_KEPT) {
                    bodies.add(new String(body, StandardCharsets.US_ASCII));
                }
                String answer = script.apply(head, requests.getAndIncrement());
                if (answer.isEmpty()) {
                    return;
                }
                for (String part : answer.split("(?<=~)", -1)) {
                    socket.getOutputStream().write(part.replace("~", "").getBytes(StandardCharsets.ISO_8859_1));
                    socket.getOutputStream().flush();
                    Thread.sleep(part.endsWith("~") ? 20 : 0);
                }
            }
        } catch (IOException | InterruptedException gone) {
            // The client has what it wanted.
        }
    }

    /** Of the body; what says nothing has none. */
    private static int length(String head) {
        String name = "\r\ncontent-length:";
        int at = head.indexOf(name);
        return at < 0
                ? 0
                : Integer.parseInt(head.substring(at + name.length(), head.indexOf('\r', at + name.length()))
                        .trim());
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
