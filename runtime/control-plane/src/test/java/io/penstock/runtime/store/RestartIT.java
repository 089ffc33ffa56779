package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.artifact.ArtifactLimits;
import io.penstock.runtime.artifact.ArtifactStore;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.Deployer;
import io.penstock.runtime.registry.Deployment;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.RegistryLimits;
import io.penstock.runtime.registry.Secrets;
import io.penstock.runtime.registry.SettingsParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions and their jars over restarts, with a real database and a real directory. */
class RestartIT {

    private static final FunctionName HELLO = FunctionName.parse("hello");

    @TempDir private Path directory;
    private SqliteDatabase database;
    private Registry registry;
    private Deployer deployer;

    @BeforeEach
    void open() {
        database = new SqliteDatabase(directory);
        start();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFunctionIsThereAgainWithoutBeingDeployed() throws IOException {
        FunctionVersion deployed = deploy("1").version();

        restart();

        FunctionVersion loaded = registry.resolve(new FunctionTarget.Latest(HELLO));
        assertThat(loaded).usingRecursiveComparison().isEqualTo(deployed);
        assertThat(loaded.classPath()).allMatch(Files::isRegularFile);
        assertThat(deploy("1").created()).isEqualTo(Deployment.Created.UNCHANGED);
    }

    @Test
    void theStartEvictsJarsWithoutAVersion() throws IOException {
        deploy("1");
        registry.delete(HELLO);
        deployer.evict();
        assertThat(artifacts()).hasSize(1);

        restart();

        assertThat(artifacts()).isEmpty();
    }

    @Test
    void aFunctionWithoutItsJarStaysAndIsRepairedByItsJar() throws IOException {
        Path jar = deploy("1").version().classPath().getFirst();
        Files.delete(jar);

        restart();
        deployer.checkArtifacts();
        assertThat(registry.resolve(new FunctionTarget.Latest(HELLO)).number()).isEqualTo(1);
        Deployment repaired = deploy("1");

        assertThat(repaired.created()).isEqualTo(Deployment.Created.UNCHANGED);
        assertThat(jar).isRegularFile();
    }

    @Test
    void aSecretThatIsMissingIsToldBeforeTheJarIsRead() {
        FunctionSettings settings = SettingsParser.parse(Map.of("secrets", "db"));

        assertThatThrownBy(
                        () ->
                                deployer.deploy(
                                        HELLO, settings, new ByteArrayInputStream(new byte[0])))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.BAD_SETTING));
    }

    private Deployment deploy(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry("pkg/Hello.class");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return deployer.deploy(
                HELLO, FunctionSettings.DEFAULTS, new ByteArrayInputStream(bytes.toByteArray()));
    }

    private void restart() {
        database.reopen();
        start();
    }

    private void start() {
        InstantSource clock = InstantSource.system();
        registry =
                new Registry(
                        new JdbcRegistryStore(database.dataSource(), clock),
                        RegistryLimits.DEFAULTS,
                        clock,
                        new SplittableRandom(1));
        ArtifactStore artifacts =
                new ArtifactStore(directory.resolve("artifacts"), ArtifactLimits.DEFAULTS, clock);
        deployer = new Deployer(registry, artifacts, new Secrets(directory.resolve("secrets")));
        deployer.start();
    }

    private List<Path> artifacts() throws IOException {
        try (Stream<Path> paths = Files.list(directory.resolve("artifacts"))) {
            return paths.toList();
        }
    }
}
