package io.penstock.runtime.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.artifact.Artifact;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.Alias;
import io.penstock.runtime.registry.Deployment.Created;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.RegisteredFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with a directory each on one PostgreSQL: functions, aliases and jars. */
class TwoNodesIT {

    private static final FunctionName HELLO = FunctionName.parse("hello");
    private static final FunctionName OTHER = FunctionName.parse("other");

    @TempDir private Path here;
    @TempDir private Path there;
    private PostgresqlDatabase database;
    private TestingControlPlane one;
    private TestingControlPlane two;

    @BeforeEach
    void start() {
        database = new PostgresqlDatabase();
        one = new TestingControlPlane(database, here);
        two = new TestingControlPlane(database, there);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        database.close();
    }

    @Test
    void aDeploymentArrivesWithItsJar() throws IOException {
        byte[] content = incompressible(3_500_000);
        List<Set<FunctionVersion>> heard = new ArrayList<>();
        two.registry().subscribe((live, _) -> heard.add(live));

        FunctionVersion deployed = one.deploy(HELLO, content).version();
        assertUnknown(() -> two.latest(HELLO));
        two.refresh();

        FunctionVersion arrived = two.latest(HELLO);
        assertThat(arrived.number()).isEqualTo(deployed.number());
        assertThat(arrived.classPath()).allMatch(path -> path.startsWith(there));
        assertThat(Files.readAllBytes(arrived.classPath().getFirst()))
                .isEqualTo(TestingControlPlane.jar(content));
        assertThat(heard.getLast()).containsExactly(arrived);
        assertThat(two.deploy(HELLO, content).created()).isEqualTo(Created.UNCHANGED);
    }

    @Test
    void aliasesAndDeletionsArriveToo() {
        one.deploy(HELLO, bytes("1"));
        one.registry().putAlias(HELLO, Alias.of("live", 1));
        two.refresh();
        assertThat(two.registry().resolve(new FunctionTarget.Aliased(HELLO, "live")).number())
                .isEqualTo(1);

        two.registry().deleteAlias(HELLO, "live");
        one.refresh();
        assertThat(one.registry().function(HELLO).aliases()).isEmpty();

        two.registry().delete(HELLO);
        one.refresh();
        assertUnknown(() -> one.latest(HELLO));
    }

    @Test
    void aNodeThatHasNotHeardYetDecidesOnWhatIsThere() {
        one.deploy(HELLO, bytes("1"));
        assertThat(two.deploy(HELLO, bytes("2")).version().number()).isEqualTo(2);
        assertThat(one.deploy(HELLO, bytes("3")).version().number()).isEqualTo(3);
        one.registry().delete(HELLO);
        assertUnknown(() -> two.registry().putAlias(HELLO, Alias.of("live", 1)));
        assertUnknown(() -> two.registry().delete(HELLO));
        assertThat(two.deploy(HELLO, bytes("4")).version().number()).isEqualTo(4);
    }

    @Test
    void aNodeThatStartsLaterHasAll() {
        one.deploy(HELLO, bytes("1"));
        two.deploy(OTHER, bytes("2"));

        try (TestingControlPlane third = new TestingControlPlane(database, there.resolve("3"))) {
            assertThat(third.latest(HELLO).classPath()).allMatch(Files::isRegularFile);
            assertThat(third.latest(OTHER).classPath()).allMatch(Files::isRegularFile);
        }
    }

    @Test
    void racingDeploymentsGetEachNumberOnce() throws Exception {
        Set<Integer> numbers = ConcurrentHashMap.newKeySet();
        all(
                IntStream.range(0, 40)
                        .<Runnable>mapToObj(
                                i ->
                                        () ->
                                                numbers.add(
                                                        node(i % 2)
                                                                .deploy(HELLO, bytes("v" + i))
                                                                .version()
                                                                .number()))
                        .toList());

        one.refresh();
        two.refresh();

        assertThat(numbers).hasSize(40).contains(1, 40);
        assertThat(one.registry().function(HELLO).versions().keySet()).isEqualTo(numbers);
        assertThat(two.registry().function(HELLO).versions().keySet()).isEqualTo(numbers);
    }

    @Test
    void racingChangesOfAllKindsLeaveBothNodesAlike() throws Exception {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        System.out.println("TwoNodesIT -Dseed=" + seed);
        Set<String> versions = ConcurrentHashMap.newKeySet();
        List<Runnable> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SplittableRandom random = new SplittableRandom(seed + i);
            TestingControlPlane node = node(i % 2);
            work.add(() -> IntStream.range(0, 25).forEach(_ -> change(node, random, versions)));
        }

        all(work);
        one.refresh();
        two.refresh();

        assertThat(view(one)).as("seed %d", seed).isEqualTo(view(two));
        try (TestingControlPlane third = new TestingControlPlane(database, there.resolve("3"))) {
            assertThat(view(third)).as("seed %d", seed).isEqualTo(view(one));
        }
        for (RegisteredFunction function : one.registry().functions()) {
            assertThat(versions)
                    .containsAll(
                            function.versions().values().stream()
                                    .map(FunctionVersion::label)
                                    .toList());
        }
    }

    @Test
    void aDamagedJarHoldsUpOnlyItsVersion() throws Exception {
        one.deploy(HELLO, bytes("1"));
        one.registry().putAlias(HELLO, Alias.of("live", 1));
        two.refresh();
        String damaged = one.deploy(HELLO, bytes("2")).version().codeSha256();
        one.registry().putAlias(HELLO, Alias.of("live", 2));
        one.deploy(OTHER, bytes("other"));
        execute(
                "UPDATE artifact_parts SET content = overlay(content placing '\\xffff'::bytea from"
                        + " 3) WHERE sha256 = '"
                        + damaged
                        + "'");

        two.refresh();

        assertThat(two.latest(HELLO).number()).isEqualTo(1);
        assertThat(two.registry().resolve(new FunctionTarget.Aliased(HELLO, "live")).number())
                .isEqualTo(1);
        assertThat(two.latest(OTHER).number()).isEqualTo(1);
        assertThat(artifacts(there)).hasSize(2).doesNotContain(damaged);
        assertThat(two.deploy(HELLO, bytes("3")).version().number()).isEqualTo(3);
        assertThat(two.latest(HELLO).number()).isEqualTo(3);

        execute("DELETE FROM artifacts WHERE sha256 = '" + damaged + "'");
        one.exchange()
                .offer(
                        new Artifact(
                                damaged, 0, one.registry().function(HELLO).version(2).classPath()));
        two.refresh();

        assertThat(two.registry().function(HELLO).versions()).containsOnlyKeys(1, 2, 3);
        assertThat(two.registry().resolve(new FunctionTarget.Aliased(HELLO, "live")).number())
                .isEqualTo(2);
    }

    @Test
    void aDeploymentOfTheMissingJarItselfHelps() throws Exception {
        String lost = one.deploy(HELLO, bytes("1")).version().codeSha256();
        execute("DELETE FROM artifact_parts WHERE sha256 = '" + lost + "'");
        two.refresh();
        assertUnknown(() -> two.latest(HELLO));

        two.deploy(OTHER, bytes("1"));
        two.refresh();

        assertThat(two.latest(HELLO).number()).isEqualTo(1);
    }

    @Test
    void jarsThatNoVersionNeedsLeaveTheDatabase() throws Exception {
        String kept = one.deploy(OTHER, bytes("kept")).version().codeSha256();
        String gone = one.deploy(HELLO, bytes("gone")).version().codeSha256();
        one.registry().delete(HELLO);
        one.exchange().evict(Duration.ofHours(1));
        assertThat(one.exchange().open(gone)).isNotEmpty();

        one.exchange().evict(Duration.ZERO);

        assertThat(one.exchange().open(kept)).isNotEmpty();
        assertThatThrownBy(() -> one.exchange().open(gone))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.BAD_ARTIFACT));
        two.refresh();
        assertThat(two.latest(OTHER).classPath()).allMatch(Files::isRegularFile);
    }

    private void change(TestingControlPlane node, SplittableRandom random, Set<String> versions) {
        FunctionName name = FunctionName.parse("f" + random.nextInt(4));
        try {
            switch (random.nextInt(8)) {
                case 0 -> node.registry().delete(name);
                case 1 -> node.registry().deleteAlias(name, "live");
                case 2, 3 ->
                        node.registry().putAlias(name, Alias.of("live", 1 + random.nextInt(30)));
                case 4 -> node.refresh();
                default -> {
                    var made = node.deploy(name, bytes("content" + random.nextInt(1000)));
                    boolean fresh = versions.add(made.version().label());
                    assertThat(fresh || made.created() == Created.UNCHANGED).isTrue();
                }
            }
        } catch (ProblemException e) {
            assertThat(e.problem().code())
                    .isIn(
                            ErrorCode.UNKNOWN_FUNCTION,
                            ErrorCode.UNKNOWN_VERSION,
                            ErrorCode.UNKNOWN_ALIAS,
                            ErrorCode.CONFLICT);
        }
    }

    private static Set<String> view(TestingControlPlane node) {
        Set<String> view = new HashSet<>();
        for (RegisteredFunction function : node.registry().functions()) {
            function.versions()
                    .values()
                    .forEach(version -> view.add(version.label() + " " + version.codeSha256()));
            function.aliases().values().forEach(alias -> view.add(function.name() + " " + alias));
        }
        return view;
    }

    private static void all(List<Runnable> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            work.forEach(task -> running.add(threads.submit(task)));
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    private TestingControlPlane node(int index) {
        return index == 0 ? one : two;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    private static List<String> artifacts(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory.resolve("artifacts"))) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] incompressible(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }

    private static void assertUnknown(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e ->
                                assertThat(Optional.of(e.problem().code()))
                                        .contains(ErrorCode.UNKNOWN_FUNCTION));
    }
}
