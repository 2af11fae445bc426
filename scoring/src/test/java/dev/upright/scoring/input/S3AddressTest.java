package dev.upright.scoring.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code s3://} addresses name, and keys that few servers let in. */
class S3AddressTest {
    @ParameterizedTest
    @CsvSource({
        "s3://scans, s3://scans/, '', scans",
        "s3://scans/, s3://scans/, '', scans",
        "s3://scans/a/b%41.jpg, s3://scans/a/b%41.jpg, a/b%41.jpg, b%41.jpg",
        "s3://scans/a/b/, s3://scans/a/b/, a/b/, b",
        "s3://scans//a, s3://scans//a, /a, a"
    })
    void aKeyStandsAsItIs(String typed, String text, String key, String last) {
        S3Address address = S3Address.parse(typed).orElseThrow();
        assertThat(address.text()).isEqualTo(text);
        assertThat(address.key()).isEqualTo(key);
        assertThat(address.lastName()).isEqualTo(last);
    }

    @Test
    void whatNamesNoBucketIsNone() {
        assertThat(List.of("s3://", "s3:///a", "s3://a b/c", "s3://../c", "S3://scans/a", "https://scans/a"))
                .allMatch(text -> S3Address.parse(text).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "s3://scans, s3://scans/a, true",
        "s3://scans/in, s3://scans/in, true",
        "s3://scans/in, s3://scans/in/a, true",
        "s3://scans/in/, s3://scans/in/a/b, true",
        "s3://scans/in, s3://scans/inside, false",
        "s3://scans/in, s3://scan/in/a, false",
        "s3://scans/in, s3://scans/in/../a, false",
        "s3://scans, s3://scans/.., false",
        "s3://scans/in, s3://scans/in/%2e%2e/a, true"
    })
    void aPrefixCoversWholeNames(String prefix, String other, boolean covered) {
        assertThat(S3Address.parse(prefix)
                        .orElseThrow()
                        .covers(S3Address.parse(other).orElseThrow()))
                .isEqualTo(covered);
    }

    @Test
    void twoKeysNeverHaveOnePlace() {
        assertThat(List.of("a/b.jpg", "a//b.jpg", "a/./b.jpg", "/a/b.jpg").stream()
                        .map(key -> new S3Address.Key(key).place()))
                .containsExactly("a/b.jpg", "a%2F%2Fb.jpg", "a%2F.%2Fb.jpg", "%2Fa%2Fb.jpg");
    }

    @Test
    void aKeyThatLeadsOutIsARowAndIsNotAsked() {
        try (Asked bucket = new Asked(List.of("in/../secret.jpg", "in/a/../../b.jpg", "in/..hidden.jpg"))) {
            InputOptions options =
                    new InputOptions(20_000, false, Optional.empty(), AllowedUrls.none(), Optional.of(bucket));
            assertThat(Found.in(options, "s3://scans/in/").stream().map(Found::brief))
                    .containsExactly("secret.jpg outside-root", "b.jpg outside-root");
            assertThat(bucket.opened).isEmpty();
        }
    }

    /** Lists what it is given, and remembers what is opened. */
    private static final class Asked implements Buckets {
        private final List<String> keys;
        private final List<S3Address> opened = new ArrayList<>();

        Asked(List<String> keys) {
            this.keys = keys;
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(20);
        }

        @Override
        public void require() {}

        @Override
        public boolean has(S3Address object) {
            return false;
        }

        @Override
        public Page list(S3Address folder, Optional<String> next) {
            return new Page(keys.stream().map(key -> new Listed(key, 1)).toList(), Optional.empty());
        }

        @Override
        public Opened open(S3Address object) {
            opened.add(object);
            throw new AssertionError("opened " + object.text());
        }

        @Override
        public void close() {}
    }
}
