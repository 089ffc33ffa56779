package io.penstock.trigger.filedrop;

import io.penstock.trigger.spi.TriggerReport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the trigger's parts stand. Each thread tells its own part; one thread reports the whole, so
 * that the last word is the right one. Safe for several threads.
 */
final class Health {

    /** Who tells. */
    enum Part {
        SCANNER,
        EMITTER,
        ENDINGS
    }

    private final TriggerReport report;
    private final Doorbell changed;

    /** Guarded by this. */
    private final Map<Part, String> troubles = new EnumMap<>(Part.class);

    /** The last word; for the reporting thread. */
    private Optional<String> reported = Optional.empty();

    Health(TriggerReport report, Doorbell changed) {
        this.report = report;
        this.changed = changed;
    }

    /** What is wrong with a part now, or nothing. */
    void tell(Part part, Optional<String> trouble) {
        Optional<String> before;
        synchronized (this) {
            before =
                    Optional.ofNullable(
                            trouble.isPresent()
                                    ? troubles.put(part, trouble.get())
                                    : troubles.remove(part));
        }
        if (!before.equals(trouble)) {
            changed.ring();
        }
    }

    /** Reports what has changed. For one thread. */
    void publish() {
        String now;
        synchronized (this) {
            now = String.join(" ", troubles.values());
        }
        if (reported.isPresent() && reported.get().equals(now)) {
            return;
        }
        reported = Optional.of(now);
        if (now.isEmpty()) {
            report.connected();
        } else {
            report.troubled(now);
        }
    }
}
