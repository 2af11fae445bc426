package dev.upright.scoring.input;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code s3://bucket/key} names. A key is taken as it stands, as the AWS CLI takes it: {@code %41} is these three characters, and
 * nothing in it is resolved.
 *
 * @param bucket its name
 * @param key of an object, or what the keys below it begin with; empty for all of the bucket
 */
public record S3Address(String bucket, String key) {
    private static final String SCHEME = "s3://";
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

    static boolean is(String text) {
        return text.startsWith(SCHEME);
    }

    /** Empty where the text names no bucket. */
    public static Optional<S3Address> parse(String text) {
        if (!is(text)) {
            return Optional.empty();
        }
        int slash = text.indexOf('/', SCHEME.length());
        String bucket = slash < 0 ? text.substring(SCHEME.length()) : text.substring(SCHEME.length(), slash);
        String key = slash < 0 ? "" : text.substring(slash + 1);
        return BUCKET.matcher(bucket).matches() ? Optional.of(new S3Address(bucket, key)) : Optional.empty();
    }

    /** As it is typed: {@code s3://bucket/key}. */
    public String text() {
        return SCHEME + bucket + "/" + key;
    }

    /** Whether it can only be meant as a folder. */
    boolean isFolder() {
        return key.isEmpty() || key.endsWith("/");
    }

    /** The same as a folder. */
    S3Address folder() {
        return isFolder() ? this : new S3Address(bucket, key + "/");
    }

    /** An object of the same bucket. */
    S3Address object(String other) {
        return new S3Address(bucket, other);
    }

    /** Whether another lies at or below it, by whole names. What has a {@code ..} in it lies nowhere. */
    boolean covers(S3Address other) {
        return bucket.equals(other.bucket)
                && !new Key(other.key).leadsOut()
                && (other.key.equals(key) || other.key.startsWith(folder().key));
    }

    /** The last name in it: of the key, or the bucket's. */
    String lastName() {
        List<String> parts = new Key(key).names();
        return parts.isEmpty() ? bucket : parts.getLast();
    }

    /**
     * A key or the end of one, seen as a path of names with {@code /} between.
     *
     * @param text as it stands
     */
    record Key(String text) {
        private List<String> parts() {
            return List.of(text.split("/", -1));
        }

        /** The parts that are names. */
        List<String> names() {
            return parts().stream()
                    .filter(part -> !part.isEmpty() && !part.equals("."))
                    .toList();
        }

        boolean leadsOut() {
            return parts().contains("..");
        }

        /** Whether a name in it begins with a dot. */
        boolean hidden() {
            return names().stream().anyMatch(name -> name.startsWith(".") && !name.equals(".."));
        }

        /**
         * Where a file of this key stands below a folder. A key that is no path ({@code a//b}, {@code a/./b}) is one escaped name, since
         * two keys must not have one place.
         */
        String place() {
            return names().size() == parts().size() ? text : URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
