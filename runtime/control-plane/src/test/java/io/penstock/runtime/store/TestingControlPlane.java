package io.penstock.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.penstock.runtime.artifact.ArtifactLimits;
import io.penstock.runtime.artifact.ArtifactStore;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.Deployer;
import io.penstock.runtime.registry.Deployment;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.RegistryLimits;
import io.penstock.runtime.registry.Secrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What a node has of functions: its own directory and connections to the database of all. */
final class TestingControlPlane implements AutoCloseable {

    private static final RegistryLimits LIMITS = new RegistryLimits(100, 1000, 50, 100);

    private final AgroalDataSource dataSource;
    private final Registry registry;
    private final Deployer deployer;
    private final PostgresqlArtifacts exchange;

    /** A started node. */
    TestingControlPlane(PostgresqlDatabase database, Path directory) {
        InstantSource clock = InstantSource.system();
        dataSource = database.open();
        exchange = new PostgresqlArtifacts(dataSource);
        registry =
                new Registry(
                        new JdbcRegistryStore(dataSource, clock),
                        LIMITS,
                        clock,
                        new SplittableRandom(1));
        deployer =
                new Deployer(
                        registry,
                        new ArtifactStore(
                                directory.resolve("artifacts"), ArtifactLimits.DEFAULTS, clock),
                        new Secrets(directory.resolve("secrets")),
                        Optional.of(exchange));
        deployer.start();
    }

    Registry registry() {
        return registry;
    }

    PostgresqlArtifacts exchange() {
        return exchange;
    }

    /** What the node does every second, one at a time. */
    synchronized void refresh() {
        deployer.refresh();
    }

    Deployment deploy(FunctionName name, byte[] content) {
        return deployer.deploy(
                name, FunctionSettings.DEFAULTS, new ByteArrayInputStream(jar(content)));
    }

    FunctionVersion latest(FunctionName name) {
        return registry.resolve(new FunctionTarget.Latest(name));
    }

    /** A jar with one class file of some bytes, as they are. */
    static byte[] jar(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry("pkg/Hello.class");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
