package io.penstock.runtime.app;

import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.TrainingRun;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
            Pattern.compile(
                    "--enable-native-access=.*|-XX:[+-]Use.*|-XX:\\+Unlock.*|-Xmx.*"
                            + "|-Dpenstock\\.home=.*");

    /**
     * A file that the JVM refuses may be damaged, and a run may fail for want of time or disk; what
     * came to nothing so often does so at each start.
     */
    private static final int VAIN_MAX = 2;

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
                if (run.orElseThrow().run() == TrainingRun.Outcome.FAILED) {
                    cameToNothing(file.get());
                }
            }
        } catch (IOException e) {
            LOG.warn("no AOT cache for the control plane", "reason", e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives up making it, and waits until nothing is left of that. */
    void close() throws InterruptedException {
        if (run.isPresent()) {
            run.get().close();
        }
    }

    /**
     * Whether to make a cache, after what is of no use has been deleted.
     *
     * @param inUse whether this JVM has taken the one that is there
     */
    static boolean isMissed(Path cache, boolean wanted, boolean inUse) throws IOException {
        if (!wanted) {
            Files.deleteIfExists(cache);
            Files.deleteIfExists(vain(cache));
            return false;
        }
        boolean present = Files.exists(cache);
        if (present && inUse) {
            Files.deleteIfExists(vain(cache));
            return false;
        }
        if (present) {
            cameToNothing(cache);
            Files.delete(cache);
        }
        if (timesInVain(cache) >= VAIN_MAX) {
            LOG.info(
                    "no AOT cache: it failed or the JVM refused it, too often; delete the file to"
                            + " try again",
                    "file",
                    vain(cache));
            return false;
        }
        return true;
    }

    /** Counts a run that failed or whose file was refused; not one that was cut off. */
    static void cameToNothing(Path cache) throws IOException {
        Files.write(
                vain(cache),
                new byte[] {'x'},
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static long timesInVain(Path cache) throws IOException {
        return Files.exists(vain(cache)) ? Files.size(vain(cache)) : 0;
    }

    /** Has a byte for each. */
    private static Path vain(Path cache) {
        return cache.resolveSibling(cache.getFileName() + "-in-vain");
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
