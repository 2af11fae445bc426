package dev.upright.models.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.repository.RepositoryException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryModelRepositoryTest {
    @TempDir
    Path temporary;

    private ModelDirectory zoo;
    private ModelDirectory user;

    @BeforeEach
    void createDirectories() throws IOException {
        zoo = new ModelDirectory(Files.createDirectory(temporary.resolve("zoo")));
        user = new ModelDirectory(Files.createDirectory(temporary.resolve("user")));
    }

    @Test
    void listsVersionsInOrder() throws IOException {
        for (String ref : List.of("b@1", "a@10", "a@9", "a@2")) {
            zoo.add(ref);
        }
        assertThat(listed(zoo)).containsExactly("a@2", "a@9", "a@10", "b@1");
    }

    @Test
    void opensAVersion() throws IOException {
        Path folder = zoo.add("a@2");
        StoredModel model = repository(zoo).open(new ModelRef("a", "2"));
        assertThat(model.ref()).hasToString("a@2");
        assertThat(model.folder().path()).isEqualTo(folder);
        assertThat(model.manifest().licence()).isEqualTo("CC0-1.0");
    }

    @Test
    void laterRootsAddModels() throws IOException {
        zoo.add("a@1");
        user.add("a@2");
        user.add("mine@1");
        assertThat(listed(zoo, user)).containsExactly("a@1", "a@2", "mine@1");
        assertThat(repository(zoo, user).open(new ModelRef("a", "2")).folder().path())
                .startsWith(user.root());
    }

    @Test
    void refusesAVersionThatIsStoredTwiceAndNamesBothPlaces() throws IOException {
        Path first = zoo.add("a@1");
        Path second = user.add("a@1");
        user.add("b@1");
        ModelRepository repository = repository(zoo, user);

        assertThat(repository.list()).extracting(ModelRef::toString).containsExactly("a@1", "b@1");
        RepositoryException failure = failure(repository, "a@1");
        assertThat(failure.reason()).isEqualTo(Reason.AMBIGUOUS);
        assertThat(failure).hasMessage("a@1 is stored twice: %s and %s", first, second);
        assertThat(repository.open(new ModelRef("b", "1")).ref()).hasToString("b@1");
    }

    @Test
    void doesNotTakeOneRootTwiceForTwo() throws IOException {
        zoo.add("a@1");
        ModelRepository repository = new DirectoryModelRepository(
                zoo.root(), zoo.root().resolve("../zoo"), Path.of("/").resolve(zoo.root()));
        assertThat(repository.open(new ModelRef("a", "1")).ref()).hasToString("a@1");
    }

    @Test
    void ignoresWhatIsNoModel() throws IOException {
        zoo.add("a@1");
        Files.writeString(zoo.root().resolve("README.md"), "models");
        Files.createDirectories(zoo.root().resolve(".git/1"));
        Files.writeString(zoo.root().resolve(".git/1/model.yaml"), "name: git");
        Files.createDirectories(zoo.root().resolve("a/.2"));
        Files.createDirectories(zoo.root().resolve("a/v3"));
        Files.writeString(zoo.root().resolve("a/v3/model.yaml"), "name: a");
        Files.createDirectories(zoo.root().resolve("a/4"));
        Files.writeString(zoo.root().resolve("a/5"), "a file");
        Files.createDirectories(zoo.root().resolve("a/6/model.yaml"));
        assertThat(listed(zoo)).containsExactly("a@1");
        assertThat(failure(repository(zoo), "a@4").reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void oneBrokenModelNeverHidesTheOthers() throws IOException {
        zoo.add("a@1");
        zoo.addBroken("a@2", "name: a\nversion: [");
        zoo.addBroken("a@3", "name: a\n");
        zoo.add("b@1");
        ModelRepository repository = repository(zoo);

        assertThat(repository.list()).extracting(ModelRef::toString).containsExactly("a@1", "a@2", "a@3", "b@1");
        assertThat(repository.open(new ModelRef("b", "1")).ref()).hasToString("b@1");
        assertThat(failure(repository, "a@2").reason()).isEqualTo(Reason.INVALID_MANIFEST);
        assertThat(failure(repository, "a@3"))
                .hasMessageStartingWith("a@3: ")
                .hasMessageContaining("version (line 1): is missing")
                .hasMessageContaining("artifacts (line 1): is missing");
    }

    @Test
    void refusesAManifestInTheWrongFolder() throws IOException {
        Path folder = zoo.add("a@1");
        Files.move(folder, folder.resolveSibling("2"));
        RepositoryException failure = failure(repository(zoo), "a@2");
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_MANIFEST);
        assertThat(failure).hasMessageContaining("version (line 2): is 1, but the manifest stands in the folder of 2");
    }

    @Test
    void namesTheOtherVersionsOfAModelThatHasNoSuch() throws IOException {
        zoo.add("a@1");
        zoo.add("a@2");
        zoo.add("b@1");
        ModelNotFoundException failure = catchThrowableOfType(
                ModelNotFoundException.class, () -> repository(zoo).open(new ModelRef("a", "7")));
        assertThat(failure).hasMessage("no version 7 of a; there are: 1, 2");
        assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failure.ref()).hasToString("a@7");
        assertThat(failure.available()).hasSize(3);
    }

    @Test
    void namesTheModelsThereAreForAnUnknownName() throws IOException {
        assertThat(failure(repository(zoo), "c@1")).hasMessage("no model c; there are: none");
        zoo.add("a@1");
        zoo.add("a@2");
        zoo.add("b@1");
        assertThat(failure(repository(zoo), "c@1")).hasMessage("no model c; there are: a, b");
    }

    @Test
    void seesAModelThatIsAddedLater() throws IOException {
        ModelRepository repository = repository(zoo);
        assertThat(repository.list()).isEmpty();
        zoo.add("a@1");
        assertThat(repository.list()).containsExactly(new ModelRef("a", "1"));
    }

    @Test
    void refusesARootThatIsNoDirectory() {
        RepositoryException failure = catchThrowableOfType(
                RepositoryException.class, () -> new DirectoryModelRepository(temporary.resolve("none")));
        assertThat(failure.reason()).isEqualTo(Reason.UNREADABLE);
        assertThat(failure).hasMessageContaining("none");
        assertThatIllegalArgumentException().isThrownBy(() -> new DirectoryModelRepository(List.of()));
    }

    @Test
    void tellsThatItsRootVanished() throws IOException {
        ModelRepository repository = repository(zoo, user);
        Files.delete(user.root());
        RepositoryException failure = catchThrowableOfType(RepositoryException.class, repository::list);
        assertThat(failure.reason()).isEqualTo(Reason.UNREADABLE);
        assertThat(failure).hasMessageContaining(user.root().toString());
    }

    private static DirectoryModelRepository repository(ModelDirectory... directories) {
        return new DirectoryModelRepository(
                List.of(directories).stream().map(ModelDirectory::root).toList());
    }

    private static List<String> listed(ModelDirectory... directories) {
        return repository(directories).list().stream().map(ModelRef::toString).toList();
    }

    private static RepositoryException failure(ModelRepository repository, String ref) {
        return catchThrowableOfType(RepositoryException.class, () -> repository.open(ModelRef.parse(ref)));
    }
}
