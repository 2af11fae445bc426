package dev.upright.models.catalogue;

import dev.upright.models.catalogue.CatalogueException.Reason;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.repository.Sha256;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What proves that some bytes are the file that was meant. */
public sealed interface Proof {

    /** How many bytes the file has, where that is known. */
    OptionalLong bytes();

    /** More bytes than the file can have are not fetched. */
    long maxBytes();

    /**
     * Refuses a file by its length alone, before it is fetched: a page that says sorry, or the pointer to a large file.
     *
     * @param place where it is, for the refusal
     * @throws CatalogueException with {@link Reason#NOT_THE_FILE} if no file of that length can be it
     */
    default void requireLength(Origin place, long found) {
        if (found > maxBytes() || (bytes().isPresent() && found != bytes().getAsLong())) {
            throw refusal("%s has %d bytes, the catalogue states %s%d"
                    .formatted(place, found, bytes().isPresent() ? "" : "at most ", maxBytes()));
        }
    }

    /**
     * Reads the whole file.
     *
     * @param name what to call it in a refusal
     * @throws CatalogueException with {@link Reason#NOT_THE_FILE} if it is another one
     */
    void check(Path file, String name) throws IOException;

    private static CatalogueException refusal(String message) {
        return new CatalogueException(Reason.NOT_THE_FILE, message);
    }

    /**
     * Size and SHA-256, as published.
     *
     * @param size in bytes, at least 1
     * @param sha256 64 lower-case hexadecimal digits
     */
    record Digest(long size, String sha256) implements Proof {
        /**
         * @throws IllegalArgumentException if either is not as described
         */
        public Digest {
            if (size < 1) {
                throw new IllegalArgumentException("bytes must be at least 1, was " + size);
            }
            if (!ArtifactSpec.isSha256(sha256)) {
                throw new IllegalArgumentException("sha256 must be 64 lower-case hexadecimal digits, was " + sha256);
            }
        }

        @Override
        public OptionalLong bytes() {
            return OptionalLong.of(size);
        }

        @Override
        public long maxBytes() {
            return size;
        }

        @Override
        public void check(Path file, String name) throws IOException {
            long found = Files.size(file);
            String digest = Sha256.of(file);
            if (!digest.equals(sha256)) {
                throw refusal("%s has %d bytes and the SHA-256 %s, the catalogue states %d and %s"
                        .formatted(name, found, digest, size, sha256));
            }
        }
    }

    /**
     * Lines of {@code wnid name}, such as {@code n01440764 tench, Tinca tinca}, ordered by their ids without a repetition. ImageNet's
     * classes are numbered in that order, so a list in another order, which would name every class wrongly, is refused too.
     *
     * @param lines how many there are, at least 1
     */
    record SynsetLines(int lines) implements Proof {
        private static final Pattern LINE = Pattern.compile("n[0-9]{8} +\\S.*");
        private static final int WNID = 9;
        /** The thousand with all their synonyms take 32 kB. */
        private static final int MAX_LINE = 512;

        /**
         * @throws IllegalArgumentException if the number is below 1
         */
        public SynsetLines {
            if (lines < 1) {
                throw new IllegalArgumentException("lines must be at least 1, was " + lines);
            }
        }

        @Override
        public OptionalLong bytes() {
            return OptionalLong.empty();
        }

        @Override
        public long maxBytes() {
            return (long) lines * MAX_LINE;
        }

        @Override
        public void check(Path file, String name) throws IOException {
            List<String> found = read(file, name);
            if (found.size() != lines) {
                throw refusal("%s has %d lines, a list of labels has %d".formatted(name, found.size(), lines));
            }
            String before = "";
            for (String line : found) {
                if (!LINE.matcher(line).matches() || line.substring(0, WNID).compareTo(before) <= 0) {
                    throw refusal(
                            "%s is no list of labels: expected \"n01440764 tench\" and the like, each id above the one before, found \"%s\""
                                    .formatted(name, line.length() <= 60 ? line : line.substring(0, 60) + "..."));
                }
                before = line.substring(0, WNID);
            }
        }

        private static List<String> read(Path file, String name) throws IOException {
            try {
                return Files.readString(file).stripTrailing().lines().toList();
            } catch (CharacterCodingException _) {
                throw refusal(name + " is no list of labels: it is not UTF-8 text");
            }
        }
    }
}
