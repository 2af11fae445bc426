package dev.upright.models.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.profile.BatchProfile.Layout;
import dev.upright.models.profile.BatchProfile.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileStoreTest {
    private static final ProfileKey KEY =
            new ProfileKey("ab".repeat(32), "cpu", "a processor, 2 cores", "OnnxRuntime 1.28.0");
    private static final BatchProfile PROFILE = new BatchProfile(List.of(
            new Trial(new Layout(2, 1), 1, 276.12, Duration.ofNanos(7_240_500)),
            new Trial(new Layout(1, 2), 4, 155.5, Duration.ofMillis(26))));

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        ProfileStore.write(folder, KEY, PROFILE);
        assertThat(ProfileStore.read(folder, KEY)).contains(PROFILE);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("nothing half-written is left").hasSize(1);
        }
    }

    @Test
    void anotherFileDeviceMachineOrEngineHasAnotherProfile() throws IOException {
        ProfileStore.write(folder, KEY, PROFILE);
        for (ProfileKey other : List.of(
                new ProfileKey("cd".repeat(32), KEY.device(), KEY.machine(), KEY.engine()),
                new ProfileKey(KEY.sha256(), "cuda:0", KEY.machine(), KEY.engine()),
                new ProfileKey(KEY.sha256(), KEY.device(), "a processor, 4 cores", KEY.engine()),
                new ProfileKey(KEY.sha256(), KEY.device(), KEY.machine(), "OnnxRuntime 1.29.0"))) {
            assertThat(ProfileStore.read(folder, other)).as(other.text()).isEmpty();
        }
    }

    @Test
    void aFileOfThatNameForAnotherKeyIsNotBelieved() throws IOException {
        ProfileStore.write(folder, KEY, PROFILE);
        Path file = folder.resolve(KEY.fileName());
        Files.writeString(file, Files.readString(file).replace("2 cores", "8 cores"));
        assertThat(ProfileStore.read(folder, KEY)).isEmpty();
    }

    @Test
    void aDamagedFileCountsAsNone() throws IOException {
        Path file = folder.resolve(KEY.fileName());
        ProfileStore.write(folder, KEY, PROFILE);
        String whole = Files.readString(file);
        for (String damaged : List.of(
                "",
                "trials: []",
                "- 1",
                "\u0000",
                whole.replace("sessions: 2", "sessions: 0"),
                whole.substring(0, 150))) {
            Files.writeString(file, damaged);
            assertThat(ProfileStore.read(folder, KEY)).as(damaged).isEmpty();
        }
    }

    @Test
    void theMachineIsDescribedOnOneLineThatIsTheSameTomorrow() throws IOException {
        Path cpuInfo = Files.writeString(
                folder.resolve("cpuinfo"), "processor : 0\nmodel name : A \"CPU\" @ 2GHz\nflags : avx2 avx512f\n");
        String here = new Machine(cpuInfo).describe();
        assertThat(here).contains("A  CPU  @ 2GHz").doesNotContain("\n", "\"");
        assertThat(new Machine(cpuInfo).describe()).isEqualTo(here);
        Path less = Files.writeString(folder.resolve("less"), "model name : A \"CPU\" @ 2GHz\nflags : avx2\n");
        assertThat(new Machine(less).describe()).as("another set of features").isNotEqualTo(here);
        assertThat(new Machine(folder.resolve("none")).describe()).isNotBlank();
    }
}
