package dev.upright.models.yaml;

import static dev.upright.models.yaml.ValueType.decimal;
import static dev.upright.models.yaml.ValueType.flag;
import static dev.upright.models.yaml.ValueType.integer;
import static dev.upright.models.yaml.ValueType.listOf;
import static dev.upright.models.yaml.ValueType.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SectionTest {
    private record Server(String host, int port) {
        Server {
            if (host.equals("localhost") && port < 1024) {
                throw new IllegalArgumentException("localhost has no port below 1024 here");
            }
        }

        static Optional<Server> read(Section section) {
            String host = section.get("host", text());
            int port = section.get("port", integer(1, 65535), 8080);
            return section.build(() -> new Server(host, port));
        }
    }

    @Test
    void readsAnObjectFromASection() {
        assertThat(read("host: example.org\nport: 80\n", Server::read)).isEqualTo(new Server("example.org", 80));
    }

    @Test
    void usesTheDefaultOfAnAbsentKey() {
        assertThat(read("host: example.org", Server::read)).isEqualTo(new Server("example.org", 8080));
    }

    @Test
    void takesAKeyWithNothingBehindItForAbsent() {
        assertThat(read("host: example.org\nport:\n", Server::read).port()).isEqualTo(8080);
        assertThat(problems("host: ~", Server::read)).containsExactly(new Problem("host", 1, "has no value"));
    }

    @Test
    void reportsEveryProblemAtOnceWithItsKeyAndLine() {
        List<Problem> problems = problems("""
                primary: {host: a, port: 0}
                replicas:
                  - host: b
                  - prot: 80
                """, root -> {
            Optional<Server> primary = Server.read(root.section("primary"));
            List<Optional<Server>> replicas =
                    root.sections("replicas").stream().map(Server::read).toList();
            boolean fast = root.get("fast", flag());
            assertThat(primary).isEmpty();
            assertThat(replicas.get(0)).isPresent();
            assertThat(replicas.get(1)).isEmpty();
            assertThat(fast).isFalse();
            return root.build(() -> "never");
        });

        assertThat(problems)
                .containsExactly(
                        new Problem("primary.port", 1, "must lie in 1 to 65535, was 0"),
                        new Problem("replicas[1].host", 4, "is missing"),
                        new Problem("fast", 1, "is missing"),
                        new Problem("replicas[1].prot", 4, "unknown key; did you mean port?"));
    }

    @Test
    void neverBuildsFromAStandIn() {
        assertThatThrownBy(() -> read("host: ''", root -> {
                    root.get("host", text());
                    return root.build(() -> {
                        throw new AssertionError("built from a stand-in");
                    });
                }))
                .isInstanceOf(InvalidDocumentException.class);
    }

    @Test
    void buildsASoundSectionBesideABrokenOne() {
        problems("a: {host: h}\nb: {}\n", root -> {
            assertThat(Server.read(root.section("a"))).isPresent();
            assertThat(Server.read(root.section("b"))).isEmpty();
            return root.build(() -> "never");
        });
    }

    @Test
    void doesNotMistakeAKeyForAnotherThatStartsTheSame() {
        problems("batch: {host: h}\nbatch-size: many\n", root -> {
            root.get("batch-size", integer(1, 10));
            assertThat(Server.read(root.section("batch"))).isPresent();
            return root.build(() -> "never");
        });
    }

    @Test
    void makesAProblemOfWhatARecordRefuses() {
        assertThat(problems("s:\n  host: localhost\n  port: 80", root -> Server.read(root.section("s"))))
                .containsExactly(new Problem("s", 2, "localhost has no port below 1024 here"));
    }

    @Test
    void reportsAMissingSectionOnce() {
        assertThat(problems("{}", root -> Server.read(root.section("server"))))
                .containsExactly(new Problem("server", 1, "is missing"));
    }

    @Test
    void reportsAValueWhereASectionBelongs() {
        assertThat(problems("server: here", root -> Server.read(root.section("server"))))
                .containsExactly(new Problem("server", 1, "expected a section, was \"here\""));
        assertThat(problems("server: [1]", root -> Server.read(root.section("server"))))
                .containsExactly(new Problem("server", 1, "expected a section, was a list"));
    }

    @Test
    void leavesOutAnOptionalSection() {
        boolean present =
                read("{}", root -> Optional.of(root.findSection("server").isPresent()));
        assertThat(present).isFalse();
        Server server =
                read("server: {host: h}", root -> root.findSection("server").flatMap(Server::read));
        assertThat(server).isEqualTo(new Server("h", 8080));
    }

    @Test
    void namesTheKnownKeysWhenNoneIsNear() {
        assertThat(problems("host: h\nzebra: 1", Server::read))
                .containsExactly(new Problem("zebra", 2, "unknown key; known here: host, port"));
    }

    @Test
    void reportsUnknownKeysInNestedSections() {
        assertThat(problems(
                        "a: {b: {host: h, extra: 1}}",
                        root -> Server.read(root.section("a").section("b"))))
                .extracting(Problem::key)
                .containsExactly("a.b.extra");
    }

    @Test
    void knowsEveryKeyOfASectionWhoseKeysAreNames() {
        List<String> keys = read("orientation: 1\nclassification: 2", root -> Optional.of(root.keys()));
        assertThat(keys).containsExactly("orientation", "classification");
    }

    @Test
    void refusesAKeyThatStandsTwice() {
        assertThat(problems("host: a\nport: 1\nhost: b", Server::read))
                .containsExactly(new Problem("host", 3, "stands here a second time, first on line 1"));
    }

    @Test
    void refusesAKeyThatIsNoWord() {
        assertThat(problems("host: a\n? [1, 2]\n: 3", Server::read))
                .containsExactly(new Problem("", 2, "a key must be a single word"));
    }

    @Test
    void refusesAKeyWhereItMakesNoSense() {
        assertThat(problems("host: a\npad: 3", root -> {
                    root.refuse("pad", "is for letterboxes only");
                    root.refuse("absent", "is not even here");
                    return Server.read(root);
                }))
                .containsExactly(new Problem("pad", 2, "is for letterboxes only"));
    }

    @Test
    void tellsSoundKeysFromBrokenOnes() {
        problems("good: 1\nbad: x\nlist: [1, x]", root -> {
            root.get("good", integer(0, 9));
            root.get("bad", integer(0, 9));
            root.get("list", listOf(decimal(0, 9)));
            assertThat(root.isSound("good")).isTrue();
            assertThat(root.isSound("bad")).isFalse();
            assertThat(root.isSound("list")).isFalse();
            return root.build(() -> "never");
        });
    }

    @Test
    void readsThroughAnAlias() {
        Server server = read("a: &a {host: h}\nb: *a", root -> {
            Server.read(root.section("a"));
            return Server.read(root.section("b"));
        });
        assertThat(server).isEqualTo(new Server("h", 8080));
    }

    static <T> T read(String yaml, Function<Section, Optional<T>> reader) {
        return YamlDocument.parse("test.yaml", yaml).read(reader);
    }

    static <T> List<Problem> problems(String yaml, Function<Section, Optional<T>> reader) {
        InvalidDocumentException failure =
                catchThrowableOfType(InvalidDocumentException.class, () -> read(yaml, reader));
        assertThat(failure).as("expected problems in: %s", yaml).isNotNull();
        return failure.problems();
    }
}
