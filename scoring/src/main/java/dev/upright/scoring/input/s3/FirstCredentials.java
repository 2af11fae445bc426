package dev.upright.scoring.input.s3;

import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.row.Reason;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The credentials of the SDK's default chain. Where the first look finds none, that is the answer from then on: outside of AWS each look
 * waits for a metadata service that is not there, which a list of many objects would pay for with every row.
 */
final class FirstCredentials implements AwsCredentialsProvider, AutoCloseable {
    private final DefaultCredentialsProvider chain =
            DefaultCredentialsProvider.builder().build();
    private boolean looked;
    private Optional<UnusableException> none = Optional.empty();

    @Override
    public AwsCredentials resolveCredentials() {
        return chain.resolveCredentials();
    }

    /** @throws UnusableException where there are none */
    synchronized void require() throws UnusableException {
        if (!looked) {
            try {
                var _ = chain.resolveCredentials();
            } catch (RuntimeException missing) {
                none = Optional.of(new UnusableException(
                        Reason.UNREACHABLE,
                        "there are no credentials for buckets: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                                + " AWS_PROFILE; --no-sign-request reads public buckets without"));
            }
            looked = true;
        }
        if (none.isPresent()) {
            throw none.get();
        }
    }

    @Override
    public void close() {
        chain.close();
    }
}
