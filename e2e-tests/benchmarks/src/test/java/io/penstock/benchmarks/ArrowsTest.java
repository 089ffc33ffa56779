package io.penstock.benchmarks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArrowsTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.penstock.benchmarks");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.penstock.benchmarks.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"command", "process", "report", "workload"})
    void leavesUseNoOtherPackage(String leaf) {
        usesNoneBut(leaf, leaf);
    }

    @Test
    void theLoadGeneratorUsesNothingButItsProcess() {
        usesNoneBut("load", "process");
    }

    private static void usesNoneBut(String user, String used) {
        noClasses()
                .that()
                .resideInAPackage("io.penstock.benchmarks." + user)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.penstock.benchmarks..")
                                .and(
                                        not(
                                                resideInAnyPackage(
                                                        "io.penstock.benchmarks." + user,
                                                        "io.penstock.benchmarks." + used,
                                                        "io.penstock.benchmarks.work"))))
                .check(CLASSES);
    }

    @Test
    void nothingUsesABenchmark() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.penstock.benchmarks.http")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.penstock.benchmarks.http")
                .check(CLASSES);
    }
}
