package io.penstock.runtime;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import java.lang.annotation.Annotation;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the packages, and what each of them keeps to itself. DESIGN section 3. */
final class ArchitectureTest {

    private static final String ROOT = "io.penstock.runtime.";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.penstock.runtime");

    /** Which packages each may use. Only app, which nobody may use, uses all. */
    private static final Map<String, Set<String>> ARROWS =
            Map.ofEntries(
                    Map.entry("event", Set.of()),
                    Map.entry("telemetry", Set.of("event")),
                    Map.entry("limit", Set.of("telemetry")),
                    Map.entry("artifact", Set.of("event", "telemetry")),
                    Map.entry("registry", Set.of("artifact", "event", "telemetry")),
                    Map.entry("access", Set.of("event", "telemetry")),
                    Map.entry("ledger", Set.of("event", "limit", "telemetry")),
                    Map.entry("queue", Set.of("event", "ledger", "registry")),
                    Map.entry(
                            "store",
                            Set.of(
                                    "access",
                                    "artifact",
                                    "event",
                                    "ledger",
                                    "limit",
                                    "queue",
                                    "registry",
                                    "telemetry")),
                    Map.entry("worker", Set.of("event", "limit", "registry", "telemetry")),
                    Map.entry("listen", Set.of()),
                    Map.entry("pool", Set.of("event", "limit", "registry", "telemetry", "worker")),
                    Map.entry(
                            "dispatch",
                            Set.of(
                                    "event",
                                    "ledger",
                                    "limit",
                                    "pool",
                                    "registry",
                                    "telemetry",
                                    "worker")),
                    Map.entry("intake", Set.of("event", "queue", "registry")),
                    Map.entry(
                            "delivery",
                            Set.of(
                                    "dispatch",
                                    "event",
                                    "intake",
                                    "ledger",
                                    "limit",
                                    "queue",
                                    "registry",
                                    "telemetry",
                                    "worker")),
                    Map.entry(
                            "trigger",
                            Set.of(
                                    "event",
                                    "intake",
                                    "limit",
                                    "queue",
                                    "registry",
                                    "telemetry",
                                    "worker")),
                    Map.entry(
                            "gateway",
                            Set.of(
                                    "access",
                                    "dispatch",
                                    "event",
                                    "intake",
                                    "ledger",
                                    "limit",
                                    "queue",
                                    "registry",
                                    "telemetry")),
                    Map.entry(
                            "admin",
                            Set.of(
                                    "access",
                                    "artifact",
                                    "event",
                                    "ledger",
                                    "queue",
                                    "registry",
                                    "telemetry")));

    static Set<String> packages() {
        return new TreeSet<>(ARROWS.keySet());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageUsesOnlyWhatComesBeforeIt(String name) {
        String[] others =
                all().stream()
                        .filter(other -> !other.equals(name) && !ARROWS.get(name).contains(other))
                        .map(other -> ROOT + other + "..")
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    /** An arrow nobody uses would let in what nobody has decided. */
    @ParameterizedTest
    @MethodSource("packages")
    void packageUsesAllItMay(String name) {
        Set<String> used =
                CLASSES.stream()
                        .filter(one -> one.getPackageName().equals(ROOT + name))
                        .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                        .map(arrow -> arrow.getTargetClass().getPackageName())
                        .filter(target -> target.startsWith(ROOT) && !target.equals(ROOT + name))
                        .map(target -> target.substring(ROOT.length()))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).containsAll(ARROWS.get(name));
    }

    @Test
    void everyPackageHasItsArrows() {
        Set<String> listed = new TreeSet<>(ARROWS.keySet());
        listed.add("app");
        assertThat(all()).isEqualTo(listed);
    }

    private static Set<String> all() {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT))
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void neverTouchesCodeOfWorkersOrFunctions() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.penstock.worker..", "io.penstock.function..")
                .check(CLASSES);
    }

    @Test
    void frameworksStayAtTheEdge() {
        outside("app", "admin", "gateway", "listen")
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..", "jakarta.ws.rs..", "io.vertx..", "jakarta.inject..")
                .check(CLASSES);
    }

    @Test
    void nettyStaysWhereSocketsAre() {
        outside("gateway", "listen", "worker")
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void sqlStaysInTheStore() {
        outside("store").dependOnClassesThat().resideInAPackage("java.sql..").check(CLASSES);
        outside("store", "app")
                .dependOnClassesThat()
                .resideInAnyPackage("javax.sql..", "io.agroal..")
                .check(CLASSES);
    }

    @Test
    void processesAreStartedByTheWorkerPackageOnly() {
        outside("worker")
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class, Process.class)
                .check(CLASSES);
    }

    @Test
    void clocksAndRandomSourcesAreInjected() {
        outside("app").callMethod(System.class, "currentTimeMillis").check(CLASSES);
        outside("app").callMethod(Instant.class, "now").check(CLASSES);
        outside("app").callMethod(InstantSource.class, "system").check(CLASSES);
        outside("app").callMethod(Clock.class, "systemUTC").check(CLASSES);
        outside("app").callMethod(Math.class, "random").check(CLASSES);
        outside("app").callMethod(UUID.class, "randomUUID").check(CLASSES);
        outside("app").callConstructor(Random.class).check(CLASSES);
        outside("app")
                .dependOnClassesThat()
                .belongToAnyOf(java.util.concurrent.ThreadLocalRandom.class)
                .check(CLASSES);
    }

    @Test
    void logsGoThroughTelemetry() {
        outside("telemetry", "app")
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.jboss.logging..", "org.slf4j..")
                .check(CLASSES);
        outside("app").accessField(System.class, "out").check(CLASSES);
        outside("app").accessField(System.class, "err").check(CLASSES);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(CLASSES);
    }

    @Test
    void nobodySleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(CLASSES);
    }

    /** Which of its methods Quarkus records first would differ from build to build. ADR 0016. */
    @Test
    void noResourceBothReadsAndDeletes() {
        assertThat(withMethods(GET.class)).doesNotContainAnyElementsOf(withMethods(DELETE.class));
    }

    /** The names of the classes that have methods annotated so. */
    private static Set<String> withMethods(Class<? extends Annotation> annotation) {
        return CLASSES.stream()
                .flatMap(one -> one.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(annotation))
                .map(method -> method.getOwner().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void threadsAreMadeInOnePlace() {
        outside("limit").callMethod(Thread.class, "ofVirtual").check(CLASSES);
        outside("limit").callMethod(Thread.class, "ofPlatform").check(CLASSES);
        outside("limit").callConstructor(Thread.class, Runnable.class).check(CLASSES);
    }

    @Test
    void namesSayWhatAClassIs() {
        ArchRule rule =
                noClasses()
                        .should()
                        .haveSimpleNameEndingWith("Impl")
                        .orShould()
                        .haveSimpleNameEndingWith("Util")
                        .orShould()
                        .haveSimpleNameEndingWith("Utils")
                        .orShould()
                        .haveSimpleNameEndingWith("Helper")
                        .orShould()
                        .haveSimpleNameEndingWith("Manager")
                        .orShould()
                        .haveSimpleNameStartingWith("Abstract");
        rule.check(CLASSES);
    }

    @Test
    void configurationIsAnInterface() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Config")
                .should()
                .beInterfaces()
                .andShould()
                .beAnnotatedWith("io.smallrye.config.ConfigMapping")
                .check(CLASSES);
    }

    @Test
    void everyPackageSaysWhatItOwnsAndIsNullMarked() {
        Set<String> unmarked =
                CLASSES.stream()
                        .filter(resideInAPackage("io.penstock.runtime.."))
                        .map(JavaClass::getPackage)
                        .filter(one -> !one.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName)
                        .collect(Collectors.toSet());
        assertThat(unmarked).isEmpty();
    }

    private static ClassesShould outside(String... packages) {
        String[] names = new String[packages.length];
        for (int i = 0; i < packages.length; i++) {
            names[i] = ROOT + packages[i] + "..";
        }
        return noClasses().that().resideOutsideOfPackages(names).should();
    }
}
