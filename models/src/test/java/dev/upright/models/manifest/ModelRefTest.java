package dev.upright.models.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRefTest {
    @Test
    void readsWhatItWrites() {
        ModelRef ref = new ModelRef("orientation", "12");
        assertThat(ref).hasToString("orientation@12");
        assertThat(ModelRef.parse(ref.toString())).isEqualTo(ref);
    }

    @Test
    void ordersVersionsAsNumbers() {
        List<ModelRef> sorted = Stream.of("b@1", "a@10", "a@9", "a@100000000000000000")
                .map(ModelRef::parse)
                .sorted()
                .toList();
        assertThat(sorted).extracting(ModelRef::toString).containsExactly("a@9", "a@10", "a@100000000000000000", "b@1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "0", "pp-lcnet_x1.0", "z234567890123456789012345678901234567890123456789012345678901234"})
    void acceptsNames(String name) {
        assertThat(new ModelRef(name, "1").name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "-a",
                ".a",
                "..",
                "a/b",
                "a b",
                "a@b",
                "ä",
                "z2345678901234567890123456789012345678901234567890123456789012345"
            })
    void refusesNames(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelRef(name, "1"));
        assertThat(ModelRef.of(name, "1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "01", "-1", "1.0", "v1", "1 ", "١", "1234567890123456789"})
    void refusesVersions(String version) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelRef("a", version));
        assertThat(ModelRef.of("a", version)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a@", "@1", "a@1@2", "a@latest"})
    void refusesToReadWhatIsNoReference(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ModelRef.parse(text));
    }
}
