package io.penstock.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Kills what a trigger's events come by, as {@code kill -9} does: each kind of process once, in an
 * order that chance gives, then what chance wants. Whatever is killed lived until then.
 */
final class TriggerKills {

    private static final Duration THERE_MAX = Duration.ofMinutes(2);
    private static final Duration END_MAX = Duration.ofSeconds(30);

    /** What there is to kill. */
    enum Victim {
        ADAPTER_HOST,
        CONTROL_PLANE,
        WORKER,
        SOURCE
    }

    private final Penstock server;
    private final NumberedSource source;
    private final SplittableRandom random;
    private final List<Victim> victims;
    private final Map<Victim, Integer> killed = new TreeMap<>();
    private int count;

    TriggerKills(Penstock server, NumberedSource source, SplittableRandom random) {
        this.server = server;
        this.source = source;
        this.random = random;
        this.victims = new ArrayList<>(List.of(Victim.values()));
        if (!source.canBeKilled()) {
            victims.remove(Victim.SOURCE);
        }
        Collections.shuffle(victims, new Random(random.nextLong()));
    }

    /** Kills once more. */
    void kill() throws Exception {
        int choice = random.nextInt(victims.size());
        Victim victim = victims.get(count < victims.size() ? count : choice);
        switch (victim) {
            case ADAPTER_HOST -> end("an adapter host", server::adapterHost);
            case WORKER -> end("a worker", () -> server.workers().stream().findFirst());
            case CONTROL_PLANE -> killControlPlane();
            case SOURCE -> source.killAndStart();
        }
        killed.merge(victim, 1, Integer::sum);
        count++;
    }

    /** How often it has killed what. */
    Map<Victim, Integer> killed() {
        return new TreeMap<>(killed);
    }

    private static void end(String what, Supplier<Optional<ProcessHandle>> find) {
        ProcessHandle victim =
                await(what + " to kill")
                        .atMost(THERE_MAX)
                        .until(
                                () -> find.get().filter(ProcessHandle::destroyForcibly),
                                Optional::isPresent)
                        .orElseThrow();
        await("its end").atMost(END_MAX).until(() -> !victim.isAlive());
    }

    /** Its adapter host must go with it. */
    private void killControlPlane() throws Exception {
        Optional<ProcessHandle> host = server.adapterHost();
        server.kill();
        await("the end of a killed server's adapter host")
                .atMost(END_MAX)
                .until(() -> host.stream().noneMatch(ProcessHandle::isAlive));
        server.start();
    }
}
