package dev.upright.scoring.input.s3;

import dev.upright.scoring.input.Buckets;
import dev.upright.scoring.input.S3Address;
import dev.upright.scoring.input.UnusableException;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** One client of the SDK and what is asked of it. Belongs to whoever opened it. */
final class SdkBuckets implements AutoCloseable {
    private final S3Client client;
    private final Optional<FirstCredentials> credentials;
    private final int keysAPage;

    private SdkBuckets(S3Client client, Optional<FirstCredentials> credentials, int keysAPage) {
        this.client = client;
        this.credentials = credentials;
        this.keysAPage = keysAPage;
    }

    /** @throws UnusableException where the SDK's settings make no sense */
    static SdkBuckets open(boolean signed, int keysAPage) throws UnusableException {
        try {
            Optional<FirstCredentials> credentials = signed ? Optional.of(new FirstCredentials()) : Optional.empty();
            S3ClientBuilder builder = S3Client.builder()
                    .region(region())
                    .crossRegionAccessEnabled(true)
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .credentialsProvider(
                            credentials.isPresent() ? credentials.get() : AnonymousCredentialsProvider.create());
            S3Client client = builder.build();
            if (client.serviceClientConfiguration().endpointOverride().isPresent()) {
                client.close();
                // Names of buckets as names of hosts need a DNS that one's own store seldom has; all of them know
                // paths.
                client = builder.forcePathStyle(true).build();
            }
            return new SdkBuckets(client, credentials, keysAPage);
        } catch (RuntimeException wrong) {
            throw SdkFaults.settings(wrong);
        }
    }

    /** Where none is set: a store of one's own hardly cares, and AWS answers with the bucket's, which the client then goes to. */
    private static Region region() {
        try {
            return new DefaultAwsRegionProviderChain().getRegion();
        } catch (SdkClientException unset) {
            return Region.US_EAST_1;
        }
    }

    void require() throws UnusableException {
        if (credentials.isPresent()) {
            credentials.get().require();
        }
    }

    boolean has(S3Address object) throws UnusableException {
        require();
        try {
            client.headObject(request -> request.bucket(object.bucket()).key(object.key()));
            return true;
        } catch (AwsServiceException answer) {
            if (answer.statusCode() == 404) {
                return false;
            }
            throw SdkFaults.of(answer, object);
        } catch (RuntimeException failed) {
            throw SdkFaults.of(failed, object);
        }
    }

    Buckets.Page list(S3Address folder, Optional<String> next) throws UnusableException {
        require();
        try {
            ListObjectsV2Response page = client.listObjectsV2(request -> request.bucket(folder.bucket())
                    .prefix(folder.key())
                    .maxKeys(keysAPage)
                    .continuationToken(next.orElse(null)));
            return new Buckets.Page(
                    page.contents().stream()
                            .map(object -> new Buckets.Listed(object.key(), object.size()))
                            .toList(),
                    Boolean.TRUE.equals(page.isTruncated())
                            ? Optional.ofNullable(page.nextContinuationToken())
                            : Optional.empty());
        } catch (RuntimeException failed) {
            throw SdkFaults.of(failed, folder);
        }
    }

    Buckets.Opened object(S3Address object) throws UnusableException {
        require();
        try {
            ResponseInputStream<GetObjectResponse> answer =
                    client.getObject(request -> request.bucket(object.bucket()).key(object.key()));
            return new OpenedObject(answer, answer.response().contentLength());
        } catch (RuntimeException failed) {
            throw SdkFaults.of(failed, object);
        }
    }

    @Override
    public void close() {
        client.close();
        credentials.ifPresent(FirstCredentials::close);
    }
}
