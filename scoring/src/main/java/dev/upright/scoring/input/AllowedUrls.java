package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.row.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Which addresses of a list may be fetched: {@code s3} below one of the prefixes, {@code http} and {@code https} too if their hosts have
 * public addresses. Redirects are not followed, so that an allowed address cannot lead to another.
 */
public final class AllowedUrls {
    static final String NOT_COVERED = "no --allow-url covers this address";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<URI> prefixes;
    private final List<S3Address> buckets;
    private final boolean privateHosts;
    private final Supplier<HttpClient> client;

    private AllowedUrls(
            List<URI> prefixes, List<S3Address> buckets, boolean privateHosts, Supplier<HttpClient> client) {
        this.prefixes = prefixes;
        this.buckets = buckets;
        this.privateHosts = privateHosts;
        this.client = client;
    }

    /** Nothing is fetched. */
    public static AllowedUrls none() {
        return new AllowedUrls(List.of(), List.of(), /* privateHosts= */ false, AllowedUrls::newClient);
    }

    /**
     * Those below these prefixes.
     *
     * @param prefixes such as {@code https://pictures.example.org/scans/} or {@code s3://bucket/scans}; taken by whole names
     * @param privateHosts whether hosts with private, loopback and link-local addresses may be asked too
     * @throws IllegalArgumentException where a prefix is no http or https address of a host, and no bucket
     */
    public static AllowedUrls below(List<String> prefixes, boolean privateHosts) {
        HttpClient client = newClient(); // its threads are daemons and end with the process
        return new AllowedUrls(
                prefixes.stream()
                        .filter(prefix -> !S3Address.is(prefix))
                        .map(AllowedUrls::prefix)
                        .toList(),
                prefixes.stream().filter(S3Address::is).map(AllowedUrls::bucket).toList(),
                privateHosts,
                () -> client);
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(PATIENCE)
                .build();
    }

    private static URI prefix(String text) {
        URI prefix = URI.create(text);
        if (!isHttp(prefix) || prefix.getHost() == null || prefix.getRawUserInfo() != null) {
            throw new IllegalArgumentException("\"" + text + "\" is no http or https address of a host");
        }
        return prefix;
    }

    private static S3Address bucket(String text) {
        return S3Address.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" names no bucket"));
    }

    /** Whether an object may be read. */
    boolean allow(S3Address object) {
        return buckets.stream().anyMatch(prefix -> prefix.covers(object));
    }

    private static boolean isHttp(URI address) {
        return "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
    }

    /** The bytes at an address, fetched when they are read. */
    Content content(URI address, PictureBytes pictures) {
        return new Content() {
            @Override
            public Optional<EncodedImage> read() throws UnusableException, InterruptedException {
                return fetch(address, pictures);
            }

            @Override
            public boolean lasting() {
                return true;
            }
        };
    }

    private Optional<EncodedImage> fetch(URI address, PictureBytes pictures)
            throws UnusableException, InterruptedException {
        requireAllowed(address);
        requirePublic(address);
        HttpRequest request = HttpRequest.newBuilder(address).build();
        CompletableFuture<HttpResponse<byte[]>> fetching = client.get()
                .sendAsync(
                        request,
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), pictures.maxBytes() + 1));
        try {
            HttpResponse<byte[]> response = fetching.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new UnusableException(Reason.UNREACHABLE, "the host answers " + response.statusCode());
            }
            return pictures.read(
                    new ByteArrayInputStream(response.body()),
                    address.getPath(),
                    /* named= */ true,
                    response.body().length);
        } catch (TimeoutException late) {
            throw new UnusableException(Reason.UNREACHABLE, "it took longer than " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException | IOException failed) {
            Throwable cause =
                    failed instanceof ExecutionException && failed.getCause() != null ? failed.getCause() : failed;
            // The JDK has no type of its own for a body beyond the limit.
            throw String.valueOf(cause.getMessage()).contains("exceeds capacity")
                    ? pictures.tooLarge()
                    : new UnusableException(Reason.UNREACHABLE, "it could not be fetched: " + cause);
        } finally {
            fetching.cancel(true);
        }
    }

    private void requireAllowed(URI address) throws UnusableException {
        if (!isHttp(address)) {
            throw new UnusableException(
                    Reason.NOT_ALLOWED, address.getScheme() + "://: only http, https and s3 addresses can be fetched");
        }
        if (prefixes.stream().noneMatch(prefix -> covers(prefix, address))) {
            throw new UnusableException(Reason.NOT_ALLOWED, NOT_COVERED);
        }
    }

    private static boolean covers(URI prefix, URI address) {
        if (address.getHost() == null || address.getRawUserInfo() != null) {
            return false;
        }
        String path = path(address);
        String below = path(prefix).endsWith("/") ? path(prefix) : path(prefix) + "/";
        String lower = path.toLowerCase(Locale.ROOT);
        boolean dotted = (lower + "/").contains("/../") || lower.contains("%2e") || lower.contains("%2f");
        return prefix.getScheme().equalsIgnoreCase(address.getScheme())
                && prefix.getHost().equalsIgnoreCase(address.getHost())
                && port(prefix) == port(address)
                && !dotted
                && (path.equals(path(prefix)) || path.startsWith(below));
    }

    private static String path(URI address) {
        String path = address.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    private void requirePublic(URI address) throws UnusableException {
        if (privateHosts) {
            return;
        }
        try {
            for (InetAddress host : InetAddress.getAllByName(address.getHost())) {
                if (!isPublic(host)) {
                    throw new UnusableException(
                            Reason.NOT_ALLOWED,
                            address.getHost() + " has a private address; --allow-private-hosts lets it be asked");
                }
            }
        } catch (UnknownHostException unknown) {
            throw new UnusableException(Reason.UNREACHABLE, "there is no host " + address.getHost());
        }
    }

    /** Not loopback, link-local, private (RFC 1918, RFC 4193), shared (RFC 6598), multicast or unspecified. */
    static boolean isPublic(InetAddress host) {
        byte[] bytes = host.getAddress();
        boolean unique = host instanceof Inet6Address && (bytes[0] & 0xFE) == 0xFC;
        boolean shared = bytes.length == 4 && (bytes[0] & 0xFF) == 100 && (bytes[1] & 0xC0) == 64;
        boolean zero = bytes.length == 4 && bytes[0] == 0;
        return !(host.isLoopbackAddress()
                || host.isLinkLocalAddress()
                || host.isSiteLocalAddress()
                || host.isMulticastAddress()
                || host.isAnyLocalAddress()
                || unique
                || shared
                || zero);
    }
}
