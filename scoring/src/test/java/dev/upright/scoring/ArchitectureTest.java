package dev.upright.scoring;

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

/** The floor of scoring as {@code docs/architecture.md} draws it: a library of packages that know only what they need, and a command. */
class ArchitectureTest {
    private static final String BASE = "dev.upright.scoring";

    private static final JavaClasses FLOOR = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages(BASE);

    @Test
    void itStandsOnModelsAndPreprocessAndKnowsNoServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.upright.server..",
                        "dev.upright.bench..",
                        "io.helidon..",
                        "org.bytedeco..",
                        "ai.djl..",
                        "ai.onnxruntime..",
                        "dev.upright.models.catalogue..")
                .check(FLOOR);
    }

    @Test
    void packagesFormNoCircleAndKnowOnlyWhatTheyNeed() {
        slices().matching("dev.upright.scoring.(**)").should().beFreeOfCycles().check(FLOOR);
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("row")
                .definedBy(BASE + ".row")
                .layer("scorer")
                .definedBy(BASE + ".scorer")
                .layer("input")
                .definedBy(BASE + ".input")
                .layer("s3")
                .definedBy(BASE + ".input.s3")
                .layer("output")
                .definedBy(BASE + ".output")
                .layer("fix")
                .definedBy(BASE + ".fix")
                .layer("job")
                .definedBy(BASE + ".job")
                .layer("command")
                .definedBy(BASE + ".command")
                .whereLayer("row")
                .mayNotAccessAnyLayer()
                .whereLayer("scorer")
                .mayOnlyAccessLayers("row")
                .whereLayer("input")
                .mayOnlyAccessLayers("row")
                .whereLayer("s3")
                .mayOnlyAccessLayers("row", "input")
                .whereLayer("s3")
                .mayOnlyBeAccessedByLayers("command")
                .whereLayer("output")
                .mayOnlyAccessLayers("row")
                .whereLayer("fix")
                .mayOnlyAccessLayers("scorer")
                .whereLayer("job")
                .mayOnlyAccessLayers("row", "scorer", "input", "output", "fix")
                .whereLayer("command")
                .mayNotBeAccessedByAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
                .check(FLOOR);
    }

    @Test
    void everyLibraryHasItsPlace() {
        onlyIn("command", "picocli..", "java.util.logging..");
        onlyIn("input", "org.apache.commons.compress..", "java.net.http..", "java.util.zip..");
        onlyIn("input.s3", "software.amazon..");
        onlyIn("output", "blue.strategic..", "org.apache.parquet..");
        noClasses()
                .that()
                .resideInAnyPackage(BASE + ".scorer", BASE + ".fix", BASE + ".job", BASE + ".command")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "org.apache.commons.csv..")
                .check(FLOOR);
    }

    private static void onlyIn(String home, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "." + home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(FLOOR);
    }

    @Test
    void thereIsNoStaticMutableStateAndNobodySpeaksToStandardOutput() {
        fields().that().areStatic().should().beFinal().check(FLOOR);
        noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(resideInAPackage("java.util.concurrent.atomic"))
                .orShould()
                .haveRawType(assignableTo(ConcurrentMap.class))
                .check(FLOOR);
        noClasses().should(ACCESS_STANDARD_STREAMS).check(FLOOR);
    }

    @Test
    void everyPackageIsNullMarkedAndNamedOnThePage() throws IOException {
        List<JavaPackage> packages =
                FLOOR.getPackage(BASE).getSubpackagesInTree().stream().toList();
        assertThat(packages).allMatch(each -> each.tryGetPackageInfo()
                .filter(info -> info.isAnnotatedWith(NullMarked.class))
                .isPresent());
        String page = Files.readString(Path.of(System.getProperty("upright.root", ".."), "docs", "architecture.md"));
        Set<String> documented = Pattern.compile("(?m)^\\| `(scoring\\.[a-z0-9.]+)` \\|")
                .matcher(page)
                .results()
                .map(row -> "dev.upright." + row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        packages.stream().map(JavaPackage::getName).toList());
    }
}
