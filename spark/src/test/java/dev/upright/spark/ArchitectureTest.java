package dev.upright.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The floor of Spark as {@code docs/architecture.md} draws it: on top of scoring, beside the server. */
class ArchitectureTest {
    private static final String BASE = "dev.upright.spark";

    private static final JavaClasses FLOOR = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages(BASE);

    @Test
    void itStandsOnScoringAndKnowsNoServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.upright.server..",
                        "dev.upright.bench..",
                        "dev.upright.scoring.fix..",
                        "org.bytedeco..",
                        "ai.djl..",
                        "ai.onnxruntime..")
                .check(FLOOR);
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".command")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "dev.upright.scoring.command..")
                .check(FLOOR);
    }

    @Test
    void packagesFormNoCircle() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("row")
                .definedBy(BASE + ".row")
                .layer("engine")
                .definedBy(BASE + ".engine")
                .layer("input")
                .definedBy(BASE + ".input")
                .layer("function")
                .definedBy(BASE)
                .layer("command")
                .definedBy(BASE + ".command")
                .whereLayer("row")
                .mayNotAccessAnyLayer()
                .whereLayer("engine")
                .mayNotAccessAnyLayer()
                .whereLayer("input")
                .mayNotAccessAnyLayer()
                .whereLayer("function")
                .mayOnlyAccessLayers("row", "engine", "input")
                .whereLayer("command")
                .mayNotBeAccessedByAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
                .check(FLOOR);
    }

    @Test
    void theEnginesAreTheOnlyStateOfTheProcessAndNobodySpeaksToStandardOutput() {
        fields().that().areStatic().should().beFinal().check(FLOOR);
        Set<String> held = FLOOR.stream()
                .flatMap(each -> each.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(ArchitectureTest::isOurs)
                .map(JavaField::getFullName)
                .collect(Collectors.toSet());
        assertThat(held).containsExactly(BASE + ".engine.Engines.OF_THIS_PROCESS");
        noClasses().should(ACCESS_STANDARD_STREAMS).check(FLOOR);
    }

    private static boolean isOurs(JavaField field) {
        return field.getRawType().getPackageName().startsWith("dev.upright")
                && !field.getOwner().isEnum();
    }

    @Test
    void everyPackageIsNullMarkedAndNamedOnThePage() throws IOException {
        JavaPackage base = FLOOR.getPackage(BASE);
        List<JavaPackage> packages = Stream.concat(Stream.of(base), base.getSubpackagesInTree().stream())
                .toList();
        assertThat(packages).allMatch(each -> each.tryGetPackageInfo()
                .filter(info -> info.isAnnotatedWith(NullMarked.class))
                .isPresent());
        String page = Files.readString(Path.of(System.getProperty("upright.root", ".."), "docs", "architecture.md"));
        Set<String> documented = Pattern.compile("(?m)^\\| `(spark(?:\\.[a-z]+)?)` \\|")
                .matcher(page)
                .results()
                .map(row -> "dev.upright." + row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        packages.stream().map(JavaPackage::getName).toList());
    }
}
