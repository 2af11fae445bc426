package dev.upright.bench.demo;

import dev.upright.bench.measure.BenchException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Makes calls to one server, and reads their answers whole. Thread-safe. */
final class Client implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** @param port on the loopback interface */
    Client(int port) {
        this.port = port;
    }

    int port() {
        return port;
    }

    /** @throws BenchException where nobody answers */
    Answer make(Call call) throws InterruptedException {
        try {
            return send(call);
        } catch (IOException gone) {
            throw new BenchException(
                    "the server did not answer " + call.method() + " " + call.path() + ": " + gone, gone);
        }
    }

    /** Empty where nobody answers. */
    Optional<Answer> attempt(Call call) throws InterruptedException {
        try {
            return Optional.of(send(call));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private Answer send(Call call) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + call.path()))
                .timeout(PATIENCE)
                .method(call.method(), body(call));
        call.headers().forEach(request::header);
        call.json().ifPresent(_ -> request.header("Content-Type", "application/json"));
        var response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    private static BodyPublisher body(Call call) throws FileNotFoundException {
        if (call.file().isPresent()) {
            return BodyPublishers.ofFile(call.file().get());
        }
        return call.json().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
