package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Kills processes of a cluster as {@code kill -9} does: a control plane the first time, a worker
 * the second, then what chance wants. Whatever is killed lived until then; all servers are there
 * again afterwards.
 */
final class CrashKills {

    /** A server of the cluster. */
    static final String CONTROL_PLANE = "control plane";

    /** A process of a server that runs functions, or waits for some. */
    static final String WORKER = "worker";

    private static final String STARTING = "starting control plane";
    private static final int START_MILLIS_MAX = 1000;
    private static final Duration WORKER_MAX = Duration.ofMinutes(1);
    private static final Duration END_MAX = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final SplittableRandom random;
    private final Map<String, Integer> processes = new TreeMap<>();
    private int count;

    CrashKills(Cluster cluster, SplittableRandom random) {
        this.cluster = cluster;
        this.random = random;
    }

    /** Kills once more: one process, or all servers and one of them again. */
    void kill() throws IOException {
        Penstock server = cluster.servers().get(random.nextInt(cluster.servers().size()));
        // The same draws for each kill: how many workers there are doesn't change a seed's plan.
        int choice = random.nextInt(5);
        int worker = random.nextInt(Integer.MAX_VALUE);
        int startMillis = random.nextInt(1, START_MILLIS_MAX);
        if (count == 0 || count > 1 && choice == 0) {
            restart(server);
        } else if (count == 1 || choice < 3) {
            killWorker(server, worker);
        } else {
            killTwice(server, startMillis);
        }
        count++;
    }

    /** How often it has killed something. */
    int count() {
        return count;
    }

    /** How many processes it has killed, by what they were. */
    Map<String, Integer> processes() {
        return new TreeMap<>(processes);
    }

    private void killWorker(Penstock server, int choice) {
        ProcessHandle killed =
                await("a worker to kill")
                        .atMost(WORKER_MAX)
                        .until(() -> killOne(server.workers(), choice), Optional::isPresent)
                        .orElseThrow();
        await("the worker's end").atMost(END_MAX).until(() -> !killed.isAlive());
        counted(WORKER);
    }

    /** Kills one of them, unless there is none or it has just ended by itself. */
    private static Optional<ProcessHandle> killOne(List<ProcessHandle> workers, int choice) {
        if (workers.isEmpty()) {
            return Optional.empty();
        }
        ProcessHandle worker = workers.get(choice % workers.size());
        return worker.destroyForcibly() ? Optional.of(worker) : Optional.empty();
    }

    private void restart(Penstock server) throws IOException {
        kill(server, CONTROL_PLANE);
        server.start();
    }

    /** All servers at once, and the one again while it starts. */
    private void killTwice(Penstock server, int startMillis) throws IOException {
        for (Penstock each : cluster.servers()) {
            kill(each, CONTROL_PLANE);
        }
        server.launch();
        Duration start = Duration.ofMillis(startMillis);
        await().pollDelay(start).atMost(start.plusSeconds(60)).until(() -> true);
        kill(server, STARTING);
        for (Penstock each : cluster.servers()) {
            each.start();
        }
    }

    private void kill(Penstock server, String what) {
        assertThat(server.process().isAlive()).as("%s before it is killed", what).isTrue();
        server.kill();
        counted(what);
    }

    private void counted(String what) {
        processes.merge(what, 1, Integer::sum);
    }
}
