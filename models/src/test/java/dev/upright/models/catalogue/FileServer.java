package dev.upright.models.catalogue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A web server on the loopback with one file, which does what servers do when they fail. */
final class FileServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

    /** What it was asked for: {@code whole}, or {@code 500- if "tag"}. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile byte[] content;
    private volatile Optional<String> tag = Optional.of("\"one\"");
    private volatile boolean ranges = true;
    private final AtomicInteger breaks = new AtomicInteger();
    private volatile int status;

    FileServer(byte[] content) throws IOException {
        this.content = content;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Gives half of what was asked for and breaks off, so many times. */
    FileServer breakingOff(int times) {
        breaks.set(times);
        return this;
    }

    FileServer withoutRanges() {
        ranges = false;
        return this;
    }

    FileServer withoutTag() {
        tag = Optional.empty();
        return this;
    }

    FileServer answering(int code) {
        status = code;
        return this;
    }

    /** Has another file from now on. */
    void change(byte[] other, String otherTag) {
        content = other;
        tag = tag.map(_ -> otherTag);
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/files");
    }

    Origin.Address origin(String path) {
        return new Origin.Address(URI.create(base() + "/" + path));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            String condition = exchange.getRequestHeaders().getFirst("If-Range");
            asked.add(range == null ? "whole" : range.substring(6) + (condition == null ? "" : " if " + condition));
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            Matcher wanted = RANGE.matcher(range == null ? "" : range);
            boolean unchanged =
                    condition == null || tag.filter(condition::equals).isPresent();
            int from = ranges && unchanged && wanted.matches() ? Integer.parseInt(wanted.group(1)) : 0;
            tag.ifPresent(value -> exchange.getResponseHeaders().set("ETag", value));
            byte[] bytes = content;
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
            int given = breaks.getAndDecrement() > 0 ? (bytes.length - from) / 2 : bytes.length - from;
            OutputStream body = exchange.getResponseBody();
            body.write(bytes, from, given);
            body.flush();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
