package io.penstock.trigger.database;

import java.util.Map;
import java.util.Optional;

/**
 * How far a trigger has come, as its checkpoints have it.
 *
 * @param phase what it does
 * @param lsn transactions committed before are accepted; empty while the first rows are read
 */
record Position(Phase phase, Optional<Lsn> lsn) {

    /** What a trigger does. */
    enum Phase {
        /** Nothing yet. */
        NEW,
        /** It has made its slot and reads the rows that are there. */
        SNAPSHOT,
        /** It reads changes from its slot. */
        STREAMING
    }

    /** Before the first start. */
    static final Position NEW = new Position(Phase.NEW, Optional.empty());

    /** While rows are read that are there already. */
    static final Position SNAPSHOT = new Position(Phase.SNAPSHOT, Optional.empty());

    private static final String PHASE_NAME = "phase";
    private static final String LSN_NAME = "lsn";

    static Position streaming(Lsn lsn) {
        return new Position(Phase.STREAMING, Optional.of(lsn));
    }

    /** Reads checkpoints. */
    static Position read(Map<String, String> checkpoints) {
        String phase = checkpoints.get(PHASE_NAME);
        if (phase == null) {
            return NEW;
        }
        return new Position(
                Phase.valueOf(phase),
                Optional.ofNullable(checkpoints.get(LSN_NAME))
                        .filter(lsn -> !lsn.isEmpty())
                        .map(Lsn::parse));
    }

    /** As checkpoints. */
    Map<String, String> checkpoints() {
        return Map.of(PHASE_NAME, phase.name(), LSN_NAME, lsn.map(Lsn::toString).orElse(""));
    }
}
