package dev.upright.models.catalogue;

import dev.upright.models.catalogue.CatalogueException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Brings a file over HTTP into its part. A part of the same address is resumed with a {@code Range}, guarded by {@code If-Range} where the
 * server gave a strong entity tag (RFC 9110, 13.1.5 and 14); a server that knows no ranges, or whose file has changed, starts it over. It owns its
 * client.
 */
final class HttpTransfer implements AutoCloseable {
    private static final int CHUNK = 1 << 16;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

    private final DownloadPatience patience;
    private final DownloadListener listener;
    private final HttpClient client;

    HttpTransfer(DownloadPatience patience, DownloadListener listener) {
        this.patience = patience;
        this.listener = listener;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL) // never from https to http
                .connectTimeout(patience.connect())
                .build();
    }

    /**
     * Brings the whole file, taking up again where the connection breaks off.
     *
     * @return whether bytes of an earlier attempt are among it, so that a wrong digest may be theirs
     */
    boolean bring(Origin.Address address, RemoteFile file, PartFile part) throws InterruptedException {
        boolean resumed = false;
        long most = -1;
        int fruitless = 0;
        while (true) {
            boolean resumes = part.isFrom(address);
            resumed |= resumes;
            try {
                attempt(address, file, part, resumes);
                return resumed;
            } catch (CatalogueException failed) {
                // An attempt that brought the file further is none of the fruitless ones, so a large file may break off
                // often.
                fruitless = part.size() > most ? 1 : fruitless + 1;
                boolean began = failed.reason() == Reason.BROKEN_OFF
                        || (failed.reason() == Reason.UNREACHABLE && part.isFrom(address) && most >= 0);
                if (!began || fruitless >= patience.attempts()) {
                    throw failed;
                }
                most = Math.max(most, part.size());
            }
            Thread.sleep(patience.pause());
        }
    }

    private void attempt(Origin.Address address, RemoteFile file, PartFile part, boolean resumes)
            throws InterruptedException {
        if (resumes && part.size() == file.proof().bytes().orElse(-1)) {
            return; // killed between the last byte and the check
        }
        HttpResponse<InputStream> response = send(address.uri(), part, resumes);
        try (InputStream body = response.body()) {
            switch (response.statusCode()) {
                case 200 -> part.restart(address, strongTag(response));
                case 206 -> requireContinuation(address, response, part, resumes);
                case 416 -> {
                    part.discard();
                    throw brokenOff(address, "has another length now than when the download began", null);
                }
                case 404, 410 -> throw new CatalogueException(Reason.NOT_FOUND, "there is no " + address);
                default ->
                    throw new CatalogueException(
                            Reason.REFUSED, "%s answers with status %d".formatted(address, response.statusCode()));
            }
            OptionalLong announced = response.headers().firstValueAsLong("Content-Length");
            long whole = part.size() + announced.orElse(0);
            if (announced.isPresent()) {
                requireLength(address, file, part, whole);
            }
            listener.begins(file.name(), address, part.size());
            copy(address, file, part, body);
            if (part.size() < Math.max(whole, file.proof().bytes().orElse(0))) {
                throw brokenOff(address, "breaks off after %d bytes".formatted(part.size()), null);
            }
        } catch (IOException closing) {
            throw brokenOff(address, "breaks off: " + PartFile.words(closing), closing);
        }
    }

    private HttpResponse<InputStream> send(URI uri, PartFile part, boolean resumes) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Accept-Encoding", "identity"); // lengths and ranges are to be those of the file
        if (resumes) {
            request.header("Range", "bytes=" + part.size() + "-");
            part.entityTag().ifPresent(tag -> request.header("If-Range", tag));
        }
        // Not the request's own timeout: from JDK 26 on that one ends the body too, however well it flows.
        CompletableFuture<HttpResponse<InputStream>> answer =
                client.sendAsync(request.build(), BodyHandlers.ofInputStream());
        try {
            return answer.get(patience.silence().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            answer.cancel(true);
            throw unreachable(uri, "no answer in time", silent);
        } catch (ExecutionException failed) {
            throw unreachable(uri, words(failed.getCause() == null ? failed : failed.getCause()), failed);
        }
    }

    private static CatalogueException unreachable(URI uri, String why, Throwable cause) {
        return new CatalogueException(
                Reason.UNREACHABLE, "%s cannot be reached: %s".formatted(uri.getAuthority(), why), cause);
    }

    private static void requireContinuation(
            Origin.Address address, HttpResponse<?> response, PartFile part, boolean resumes) {
        Matcher range = CONTENT_RANGE.matcher(
                response.headers().firstValue("Content-Range").orElse(""));
        boolean follows = resumes && range.matches() && range.group(1).equals(String.valueOf(part.size()));
        Optional<String> now = strongTag(response);
        boolean same = now.isEmpty() || part.entityTag().map(now.get()::equals).orElse(true);
        if (!follows || !same) {
            part.discard();
            throw brokenOff(address, "gives another part than the one that was asked for", null);
        }
    }

    private static void requireLength(Origin.Address address, RemoteFile file, PartFile part, long whole) {
        try {
            file.proof().requireLength(address, whole);
        } catch (CatalogueException wrong) {
            part.discard();
            throw wrong;
        }
    }

    private void copy(Origin.Address address, RemoteFile file, PartFile part, InputStream body) {
        byte[] chunk = new byte[CHUNK];
        try (StallGuard guard = new StallGuard(body, patience.silence())) {
            for (int read = next(address, body, chunk, guard); read >= 0; read = next(address, body, chunk, guard)) {
                if (part.size() + read > file.proof().maxBytes()) {
                    requireLength(address, file, part, part.size() + read); // it announced no length, or a wrong one
                }
                part.append(ByteBuffer.wrap(chunk, 0, read));
                listener.progresses(file.name(), part.size(), file.proof().bytes());
            }
        }
    }

    private int next(Origin.Address address, InputStream body, byte[] chunk, StallGuard guard) {
        try {
            int read = body.read(chunk);
            guard.signOfLife();
            return read;
        } catch (IOException failed) {
            throw guard.stalled()
                    ? brokenOff(
                            address,
                            "has been silent for %d s"
                                    .formatted(patience.silence().toSeconds()),
                            failed)
                    : brokenOff(address, "breaks off: " + PartFile.words(failed), failed);
        }
    }

    private static Optional<String> strongTag(HttpResponse<?> response) {
        return response.headers().firstValue("ETag").filter(tag -> tag.startsWith("\""));
    }

    private static CatalogueException brokenOff(Origin.Address address, String what, @Nullable Throwable cause) {
        return new CatalogueException(Reason.BROKEN_OFF, address + " " + what, cause);
    }

    private static String words(Throwable failed) {
        return switch (failed) {
            case HttpConnectTimeoutException _ -> "no connection in time";
            case ConnectException _
            when hasCause(failed, UnresolvedAddressException.class) -> "its name is not known (is there a network?)";
            case ConnectException _ -> "the connection is refused";
            case IOException other -> PartFile.words(other);
            case Throwable other -> other.toString();
        };
    }

    private static boolean hasCause(Throwable failed, Class<? extends Throwable> kind) {
        return kind.isInstance(failed) || (failed.getCause() != null && hasCause(failed.getCause(), kind));
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
