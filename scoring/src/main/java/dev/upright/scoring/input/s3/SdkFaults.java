package dev.upright.scoring.input.s3;

import dev.upright.scoring.input.S3Address;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.row.Reason;
import java.net.UnknownHostException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What the SDK's exceptions mean, in a sentence for people. */
final class SdkFaults {
    private static final Set<String> CREDENTIALS = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "TokenRefreshRequired",
            "RequestTimeTooSkewed");

    private SdkFaults() {}

    static UnusableException settings(RuntimeException wrong) {
        return new UnusableException(
                Reason.UNREACHABLE, "the settings for buckets cannot be used: " + firstLine(wrong));
    }

    static UnusableException of(RuntimeException failed, S3Address asked) {
        return failed instanceof AwsServiceException answer ? answered(answer, asked) : unanswered(failed);
    }

    private static UnusableException answered(AwsServiceException answer, S3Address asked) {
        String code =
                answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                        ? ""
                        : answer.awsErrorDetails().errorCode();
        if (CREDENTIALS.contains(code)) {
            return new UnusableException(Reason.UNREADABLE, "the credentials are not accepted: " + code);
        }
        return switch (code) {
            case "NoSuchKey" -> missing();
            case "NoSuchBucket" ->
                new UnusableException(
                        Reason.UNREACHABLE,
                        "there is no bucket " + asked.bucket() + " where AWS_ENDPOINT_URL_S3 or AWS leads");
            case "InvalidObjectState" ->
                new UnusableException(Reason.UNREADABLE, "the object is archived and has to be restored first");
            case "AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException" ->
                new UnusableException(Reason.UNREACHABLE, "the bucket is in another region: set AWS_REGION to it");
            default ->
                switch (answer.statusCode()) {
                    case 404 -> missing();
                    case 401, 403 -> new UnusableException(Reason.UNREADABLE, "access denied by the bucket");
                    default ->
                        new UnusableException(
                                Reason.UNREACHABLE,
                                "the bucket answers " + answer.statusCode() + (code.isEmpty() ? "" : " " + code));
                };
        };
    }

    private static UnusableException missing() {
        return new UnusableException(Reason.MISSING, "there is no such object, or no longer");
    }

    private static UnusableException unanswered(RuntimeException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException unknown) {
                return new UnusableException(
                        Reason.UNREACHABLE,
                        "there is no host " + unknown.getMessage() + ": AWS_ENDPOINT_URL_S3 or AWS_REGION is wrong");
            }
        }
        return new UnusableException(
                Reason.UNREACHABLE, "the bucket cannot be reached, see AWS_ENDPOINT_URL_S3: " + firstLine(failed));
    }

    private static String firstLine(RuntimeException failed) {
        return String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
    }
}
