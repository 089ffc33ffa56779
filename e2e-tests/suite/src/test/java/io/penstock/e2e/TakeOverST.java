package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane dies for good; another one ends what it had accepted and begun. */
class TakeOverST {

    private static final int INSTANCES = 2;
    private static final int BURST = 200;

    /** So many short events teach a node to claim ahead; the rest shall wait then. */
    private static final int LESSON = 40;

    private static final int LESSONS_MAX = 10;

    private static final Duration START_MAX = Duration.ofSeconds(30);

    /** The lease of the shared clusters is 5 s; the rest is for the events themselves. */
    private static final Duration TAKE_OVER_MAX = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private Path heldGate;
    private Path briefGate;
    private Cluster cluster;
    private Witness witness;

    @Test
    void anotherNodeEndsWhatADeadOneHadClaimed() throws Exception {
        // Given
        cluster = Clusters.shared(Cluster.Shape.POSTGRESQL_TWO_NODES);
        witness = Witness.create();
        heldGate = folder.resolve("held");
        briefGate = folder.resolve("brief");
        Penstock dead = cluster.first();
        FunctionJar recorder = FunctionJar.of("Recorder");
        String most = "maxInstances=" + INSTANCES;
        String least = "minInstances=" + INSTANCES;
        cluster.deploy("held", recorder, witness.setting(), most, "timeout=5m");
        cluster.deploy("brief", recorder, witness.setting(), most, least, "timeout=5m");
        List<String> held = new ArrayList<>();
        for (int i = 0; i < 2 * INSTANCES; i++) {
            held.add(dead.events().accept("held", "label=held&gate=" + heldGate));
        }
        for (Penstock server : cluster.servers()) {
            await("all instances run")
                    .atMost(START_MAX)
                    .until(() -> server.functions().running("held") == INSTANCES);
        }
        List<String> accepted = new ArrayList<>(held);
        Set<String> claimed = claimAhead(dead, nodeThatClaimed(held.getFirst()), accepted);

        // When
        List<ProcessHandle> workers = dead.workers();
        dead.kill();

        // Then
        try {
            long killed = System.nanoTime();
            await("its workers ended").until(() -> workers.stream().noneMatch(it -> it.isAlive()));
            // What the dead one had claimed isn't over.
            assertThat(witness.effective()).doesNotContainAnyElementsOf(held);
            claimed.removeAll(witness.effective());
            List<String> run = begins(claimed);
            assertThat(claimed).as("claims that waited, too").hasSizeGreaterThan(run.size());
            Files.createFile(heldGate);
            Files.createFile(briefGate);
            await("the other one ended them")
                    .atMost(TAKE_OVER_MAX.minusNanos(System.nanoTime() - killed))
                    .untilAsserted(() -> assertThat(witness.effective()).containsAll(accepted));
            assertEnded(cluster.last());
            // Those that the dead one ran began twice.
            assertThat(witness.labels("begin"))
                    .filteredOn("held"::equals)
                    .hasSize(held.size() + INSTANCES);
            assertThat(witness.labels("effect")).filteredOn("held"::equals).hasSize(held.size());
            assertThat(begins(claimed)).hasSize(claimed.size() + run.size());
            assertThat(dead.process().isAlive()).isFalse();
        } finally {
            dead.start();
        }
    }

    /**
     * Lets short events run until a node has claimed more of them than it has instances, and holds
     * them from then on. The database knows what is claimed, and the witness what has been run. One
     * event of each instance may have been past the gate when it was closed, and end yet.
     *
     * @param accepted gets the short events
     * @return what the node has claimed and not ended
     */
    private Set<String> claimAhead(Penstock server, String node, List<String> accepted)
            throws Exception {
        String brief = "label=brief&gate=" + briefGate;
        Set<String> claimed = new HashSet<>();
        for (int lesson = 1; lesson <= LESSONS_MAX; lesson++) {
            Load.burst(BURST, () -> server.events().send("brief", brief)).stream()
                    .map(Events::id)
                    .forEach(accepted::add);
            runSome(lesson * BURST);
            claimed.clear();
            claimed.addAll(claims(node));
            claimed.removeAll(witness.effective());
            if (claimed.size() > 2 * INSTANCES) {
                return claimed;
            }
        }
        throw new AssertionError("no claims that wait for an instance, but " + claimed);
    }

    /**
     * Opens the gate of the short events for some, and returns when all instances wait there, if
     * there are events for them.
     *
     * @param sent how many short events there have been
     */
    private void runSome(int sent) throws IOException {
        int before = count("effect");
        Files.createFile(briefGate);
        await("short events run")
                .atMost(START_MAX)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> count("effect") >= before + LESSON);
        Files.delete(briefGate);
        await("all instances wait").atMost(START_MAX).until(() -> begun(sent));
    }

    private boolean begun(int sent) {
        int ended = count("effect");
        return count("begin") - ended == Math.min(2 * INSTANCES, sent - ended);
    }

    private int count(String what) {
        return (int) witness.labels(what).stream().filter("brief"::equals).count();
    }

    private List<String> begins(Set<String> invocations) {
        return witness.lines("begin").stream()
                .map(Witness.Line::invocation)
                .filter(invocations::contains)
                .toList();
    }

    /** The name under which a node has an event that it took when it accepted it. */
    private String nodeThatClaimed(String invocation) throws SQLException {
        String query = "SELECT claimed_by FROM invocations WHERE id = '" + invocation + "'";
        return cluster.texts(query).getFirst();
    }

    private List<String> claims(String node) throws SQLException {
        return cluster.texts(
                "SELECT id FROM invocations WHERE function = 'brief' AND claimed_by = '"
                        + node
                        + "'");
    }

    private static void assertEnded(Penstock server) {
        for (String function : List.of("held", "brief")) {
            await("none is left")
                    .untilAsserted(
                            () -> {
                                Events events = server.events();
                                assertThat(events.withStatus(function, "queued")).isEmpty();
                                assertThat(events.withStatus(function, "running")).isEmpty();
                            });
            assertThat(server.events().deadLetters(function)).isEmpty();
        }
    }
}
