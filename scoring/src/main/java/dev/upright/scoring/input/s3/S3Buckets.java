package dev.upright.scoring.input.s3;

import dev.upright.scoring.input.Buckets;
import dev.upright.scoring.input.S3Address;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.row.Reason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of S3 and of what speaks as it does, as the environment and the profiles of the AWS SDK say. The SDK is loaded with the
 * first question, since that takes longer than many a job.
 */
public final class S3Buckets implements Buckets {
    private static final int KEYS_A_PAGE = 1000;

    private final boolean signed;
    private final int keysAPage;
    private final Duration patience;
    private @Nullable SdkBuckets sdk;
    private boolean closed;

    /** @param signed whether requests are signed with credentials; public buckets can be read without */
    public S3Buckets(boolean signed) {
        this(signed, KEYS_A_PAGE, Duration.ofSeconds(30));
    }

    /**
     * With other limits.
     *
     * @param keysAPage how many keys one request lists, from 1 to 1000
     */
    public S3Buckets(boolean signed, int keysAPage, Duration patience) {
        this.signed = signed;
        this.keysAPage = keysAPage;
        this.patience = patience;
    }

    private synchronized SdkBuckets sdk() throws UnusableException {
        if (closed) {
            throw new UnusableException(Reason.UNREACHABLE, "the job has ended");
        }
        SdkBuckets open = sdk;
        if (open == null) {
            open = SdkBuckets.open(signed, keysAPage);
            sdk = open;
        }
        return open;
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public void require() throws UnusableException {
        sdk().require();
    }

    @Override
    public boolean has(S3Address object) throws UnusableException {
        return sdk().has(object);
    }

    @Override
    public Page list(S3Address folder, Optional<String> next) throws UnusableException {
        return sdk().list(folder, next);
    }

    @Override
    public Opened open(S3Address object) throws UnusableException {
        return sdk().object(object);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (sdk != null) {
            sdk.close();
            sdk = null;
        }
    }
}
