package io.penstock.trigger.database;

import java.util.Map;
import java.util.Optional;

/**
 * How far a trigger has come, as its checkpoints have it.
 *
 * @param phase what it does
 * @param lsn transactions committed before are accepted; empty while the first rows are read
 * @param slot while the first rows are read the slot that was made for it; else empty
 */
record Position(Phase phase, Optional<Lsn> lsn, Optional<String> slot) {

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
    static final Position NEW = new Position(Phase.NEW, Optional.empty(), Optional.empty());

    private static final String PHASE_NAME = "phase";
    private static final String LSN_NAME = "lsn";
    private static final String SLOT_NAME = "slot";

    /** While rows are read that are there already. */
    static Position snapshot(String slot) {
        return new Position(Phase.SNAPSHOT, Optional.empty(), Optional.of(slot));
    }

    static Position streaming(Lsn lsn) {
        return new Position(Phase.STREAMING, Optional.of(lsn), Optional.empty());
    }

    /** Reads checkpoints. */
    static Position read(Map<String, String> checkpoints) {
        String phase = checkpoints.get(PHASE_NAME);
        if (phase == null) {
            return NEW;
        }
        return new Position(
                Phase.valueOf(phase),
                written(checkpoints, LSN_NAME).map(Lsn::parse),
                written(checkpoints, SLOT_NAME));
    }

    private static Optional<String> written(Map<String, String> checkpoints, String name) {
        return Optional.ofNullable(checkpoints.get(name)).filter(value -> !value.isEmpty());
    }

    /** As checkpoints. */
    Map<String, String> checkpoints() {
        return Map.of(
                PHASE_NAME, phase.name(),
                LSN_NAME, lsn.map(Lsn::toString).orElse(""),
                SLOT_NAME, slot.orElse(""));
    }
}
