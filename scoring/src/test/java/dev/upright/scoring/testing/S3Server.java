package dev.upright.scoring.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A server on a port of this machine that speaks S3 over HTTP and checks signatures. While it runs the AWS SDK's own settings lead to it,
 * by way of system properties.
 */
public final class S3Server implements AutoCloseable {
    /** What a test may set otherwise before the SDK is asked. */
    public static final String ENDPOINT = "aws.endpointUrlS3";

    public static final String KEY = "aws.accessKeyId";
    public static final String SECRET = "aws.secretAccessKey";
    private static final String REGION = "aws.region";
    private static final String NO_METADATA = "aws.disableEc2Metadata";

    private final Map<String, Runnable> atReads = new ConcurrentHashMap<>();
    private final S3Proxy proxy;
    private final S3Client client;
    private final Map<String, @Nullable String> before = new HashMap<>();

    /** Starts it, with the bucket {@code scans} and its objects in a folder. */
    public S3Server(Path folder) throws Exception {
        proxy = S3Proxy.builder()
                .blobStore(new Watched(new FilesystemNio2BlobStore(folder.toString())))
                .awsAuthentication(AuthenticationType.AWS_V4, "tester", "secret")
                .endpoint(URI.create("http://127.0.0.1:0"))
                .jettyMaxThreads(24)
                .stopTimeout(0)
                .build();
        proxy.start();
        client = S3Client.builder()
                .endpointOverride(endpoint())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("tester", "secret")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        client.createBucket(request -> request.bucket("scans"));
        set(ENDPOINT, endpoint().toString());
        set(KEY, "tester");
        set(SECRET, "secret");
        set(REGION, "us-east-1");
        set(NO_METADATA, "true");
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /** Sets a setting of the SDK until the server is closed; null takes it away. */
    public void set(String setting, @Nullable String value) {
        String old = value == null ? System.clearProperty(setting) : System.setProperty(setting, value);
        if (!before.containsKey(setting)) {
            before.put(setting, old);
        }
    }

    /** Stores an object in the bucket {@code scans}. */
    public void put(String key, byte[] bytes) {
        client.putObject(request -> request.bucket("scans").key(key), RequestBody.fromBytes(bytes));
    }

    /** What happens when an object's bytes are asked for the first time, before they are given. */
    public void atRead(String key, Runnable happens) {
        atReads.put(key, happens);
    }

    private final class Watched extends ForwardingBlobStore {
        Watched(BlobStore store) {
            super(store);
        }

        @Override
        public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
            Runnable happens = atReads.remove(request.key());
            if (happens != null) {
                happens.run();
            }
            return super.getBlob(request);
        }
    }

    /** The environment of a process whose SDK leads here. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_S3", endpoint().toString(),
                "AWS_ACCESS_KEY_ID", "tester",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "AWS_REGION", "us-east-1");
    }

    /** Answers no more: the port is closed. */
    @SuppressWarnings("InterruptedExceptionSwallowed") // it is an Exception of the server's
    public void stop() {
        try {
            proxy.stop();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        for (String setting : List.copyOf(before.keySet())) {
            String old = before.get(setting);
            var _ = old == null
                    ? System.clearProperty(setting)
                    : System.setProperty(setting, Objects.requireNonNull(old));
        }
        client.close();
        stop();
    }
}
