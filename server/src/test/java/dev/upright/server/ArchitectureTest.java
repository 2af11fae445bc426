package dev.upright.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The house as {@code docs/architecture.md} draws it: who may know whom, on every floor that the server stands on. */
class ArchitectureTest {
    private static final String BASE = "dev.upright";

    /** Classes of all floors, from folders or from jars, without those of their tests; scoring has a test of its own. */
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/")
                    && !location.contains("-tests.jar")
                    && !location.contains("/dev/upright/scoring/"))
            .importPackages(BASE);

    @Test
    void floorsKnowOnlyThoseBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("server")
                .definedBy("dev.upright.server..")
                .layer("models")
                .definedBy("dev.upright.models..")
                .layer("preprocess")
                .definedBy("dev.upright.preprocess..")
                .whereLayer("server")
                .mayOnlyAccessLayers("models", "preprocess")
                .whereLayer("models")
                .mayOnlyAccessLayers("preprocess")
                .whereLayer("preprocess")
                .mayNotAccessAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
                .check(HOUSE);
    }

    /** Of batch scoring the server takes the rows and where pictures come from; it has models and a journey of its own. */
    @Test
    void onlyJobsKnowScoringAndOnlyItsRowsAndInputs() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.upright.server.job", "dev.upright.server.store")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.upright.scoring..")
                .check(HOUSE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.upright.scoring.command..",
                        "dev.upright.scoring.fix..",
                        "dev.upright.scoring.job..",
                        "dev.upright.scoring.output..")
                .check(HOUSE);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("dev.upright.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void insideTheServerEveryPackageKnowsOnlyWhatItNeeds() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("root")
                .definedBy("dev.upright.server")
                .layer("http")
                .definedBy("dev.upright.server.http..")
                .layer("metrics")
                .definedBy("dev.upright.server.metrics..")
                .layer("prediction")
                .definedBy("dev.upright.server.prediction..")
                .layer("rollout")
                .definedBy("dev.upright.server.rollout..")
                .layer("traffic")
                .definedBy("dev.upright.server.traffic..")
                .layer("experiment")
                .definedBy("dev.upright.server.experiment..")
                .layer("job")
                .definedBy("dev.upright.server.job..")
                .layer("store")
                .definedBy("dev.upright.server.store..")
                .layer("config")
                .definedBy("dev.upright.server.config..")
                .layer("admission")
                .definedBy("dev.upright.server.admission..")
                .layer("cache")
                .definedBy("dev.upright.server.cache..")
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("metrics")
                .mayOnlyAccessLayers("job", "traffic", "prediction", "rollout", "experiment", "admission", "cache")
                .whereLayer("job")
                .mayOnlyAccessLayers("prediction", "rollout", "admission", "cache")
                .whereLayer("traffic")
                .mayOnlyAccessLayers("prediction", "rollout", "experiment", "admission", "cache")
                .whereLayer("prediction")
                .mayOnlyAccessLayers("admission", "cache")
                .whereLayer("store")
                .mayOnlyAccessLayers("job", "rollout", "experiment")
                .whereLayer("rollout")
                .mayOnlyAccessLayers("experiment")
                .whereLayer("experiment")
                .mayNotAccessAnyLayer()
                .whereLayer("config")
                .mayOnlyAccessLayers("admission")
                .whereLayer("admission")
                .mayNotAccessAnyLayer()
                .whereLayer("cache")
                .mayNotAccessAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
                .check(HOUSE.that(resideInAPackage("dev.upright.server..")));
    }

    @Test
    void admissionKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("dev.upright.server.admission..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("dev.upright.server.admission..", "java..", "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void onlyPreprocessKnowsJavaCv() {
        onlyIn("dev.upright.preprocess..", "org.bytedeco..");
    }

    @Test
    void onlyTheEnginePackageKnowsDjlAndOnnxRuntime() {
        onlyIn("dev.upright.models.engine", "ai.djl..", "ai.onnxruntime..");
    }

    @Test
    void onlyTheServerKnowsHelidonAndOnlyAtItsEdges() {
        onlyIn("dev.upright.server..", "io.helidon..");
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.upright.server.admission..",
                        "dev.upright.server.cache..",
                        "dev.upright.server.job..",
                        "dev.upright.server.prediction..",
                        "dev.upright.server.rollout..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.helidon..")
                .check(HOUSE);
    }

    @Test
    void everyOtherLibraryHasOnePlaceToo() {
        onlyIn("dev.upright.models.yaml", "org.yaml..");
        onlyIn("dev.upright.server.http", "org.apache.commons.fileupload..");
        onlyIn("dev.upright.server.store", "java.sql..", "org.sqlite..", "org.flywaydb..", "com.zaxxer..");
        onlyIn("dev.upright.server.cache", "com.github.benmanes..");
        onlyIn("dev.upright.server", "picocli..");
    }

    /** On the wire, and in what is kept. */
    @Test
    void jsonIsSpokenByFew() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.upright.server.http..",
                        "dev.upright.server.job",
                        "dev.upright.server.rollout",
                        "dev.upright.server.experiment",
                        "dev.upright.server.store")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
                .check(HOUSE);
    }

    /** Nothing is fetched at run time: who serves can reach nobody. */
    @Test
    void onlyTheCatalogueReachesOutAndOnlyItsCommandKnowsIt() {
        onlyIn("dev.upright.models.catalogue", "java.net.http..");
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.upright.models.catalogue")
                .and()
                .haveNameNotMatching("dev\\.upright\\.server\\.(ModelsCommand|DownloadProgress)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.upright.models.catalogue")
                .check(HOUSE);
    }

    /** Logs are events through {@link System.Logger}; only the format of the lines knows who writes them. */
    @Test
    void onlyTheLogFormatKnowsJavaUtilLogging() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(LogFormat.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(HOUSE);
    }

    @Test
    void onlyMainSpeaksToTheTerminal() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Main.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(LogFormat.class.getName())
                .should(ACCESS_STANDARD_STREAMS)
                .check(HOUSE);
    }

    @Test
    void thereIsNoStaticMutableState() {
        fields().that().areStatic().should().beFinal().check(HOUSE);
        noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(resideInAPackage("java.util.concurrent.atomic"))
                .orShould()
                .haveRawType(resideInAPackage("java.util.concurrent.locks"))
                .orShould()
                .haveRawType(assignableTo(ConcurrentMap.class))
                .check(HOUSE);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = packages().stream()
                .filter(inhabited -> inhabited
                        .tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isEmpty())
                .map(JavaPackage::getName)
                .toList();
        assertThat(unmarked).isEmpty();
    }

    /** The table of packages in the page names those there are, and no others; scoring's and Spark's own tests look at theirs. */
    @Test
    void thePageNamesEveryPackage() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("upright.root", ".."), "docs", "architecture.md"));
        Set<String> documented = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|")
                .matcher(page)
                .results()
                .map(row -> BASE + "." + row.group(1))
                .filter(name -> !name.startsWith(BASE + ".scoring") && !name.startsWith(BASE + ".spark"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        packages().stream().map(JavaPackage::getName).toList());
    }

    private static List<JavaPackage> packages() {
        return HOUSE.getPackage(BASE).getSubpackagesInTree().stream()
                .filter(some -> !some.getName().startsWith("dev.upright.scoring"))
                .filter(some -> some.getClasses().stream()
                        .anyMatch(inside -> !inside.getSimpleName().equals("package-info")))
                .toList();
    }

    private static void onlyIn(String home, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(HOUSE);
    }
}
