package io.penstock.runtime.app;

import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.TrainingRun;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The AOT cache that the JVM of the control plane starts with. The start script names its file and
 * has the JVM use it where it exists; a start without one makes it for the next.
 */
@Singleton
final class OwnCache {

    private static final Log LOG = Log.of(OwnCache.class);

    /** Set by the start script; a native binary has none. */
    private static final String FILE = "penstock.launcher.aot-cache";

    /** What a recording JVM must have in common with those that use its cache. */
    private static final Pattern COMMON =
            Pattern.compile("--enable-native-access=.*|-XX:[+-]Use.*|-Xmx.*|-Dpenstock\\.home=.*");

    private final Optional<Path> file;
    private final boolean wanted;
    private final Optional<TrainingRun> run;

    OwnCache(ControlPlaneConfig config) {
        file =
                Optional.ofNullable(System.getProperty(FILE))
                        .map(Path::of)
                        .map(Path::toAbsolutePath);
        wanted = config.aotCache();
        run = file.map(path -> new TrainingRun(path, jvm()));
    }

    /** Blocks until the next start has its cache, if it is to have one. */
    void make() {
        try {
            if (file.isPresent() && isMissed(file.get(), wanted, inUse())) {
                run.orElseThrow().run();
            }
        } catch (IOException e) {
            LOG.warn("no AOT cache for the control plane", "reason", e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives up making it. */
    void close() {
        run.ifPresent(TrainingRun::close);
    }

    /**
     * Whether to make a cache, after what is of no use has been deleted.
     *
     * @param inUse whether this JVM has taken the one that is there
     */
    static boolean isMissed(Path cache, boolean wanted, boolean inUse) throws IOException {
        if (!wanted) {
            Files.deleteIfExists(cache);
            return false;
        }
        boolean present = Files.exists(cache);
        if (present && inUse) {
            return false;
        }
        Files.deleteIfExists(cache);
        // What was refused once is made once more: its file may be damaged. After that it is the
        // options of this JVM, and making it again at each start would come to nothing.
        Path remade = cache.resolveSibling(cache.getFileName() + "-remade");
        if (Files.exists(remade)) {
            if (present) {
                LOG.info("the JVM can't use an AOT cache as it is started", "file", cache);
            }
            return false;
        }
        if (present) {
            Files.createFile(remade);
        }
        return true;
    }

    /** A JVM that was given a cache it can't use has no other either. */
    private static boolean inUse() {
        return System.getProperty("java.vm.info", "").contains("sharing");
    }

    private static List<String> jvm() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> COMMON.matcher(flag).matches())
                .forEach(command::add);
        command.addAll(List.of("-jar", System.getProperty("java.class.path")));
        return command;
    }
}
