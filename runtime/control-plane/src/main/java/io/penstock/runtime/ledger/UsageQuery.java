package io.penstock.runtime.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * Which usage is asked for.
 *
 * @param from its begin, a whole minute
 * @param to its end, which isn't in it any more; a whole minute
 * @param namespace the only namespace; empty for all
 * @param groups what gets lines of its own
 * @param granularity how long a line's period is
 * @param linesMax how many lines are allowed
 */
public record UsageQuery(
        Instant from,
        Instant to,
        Optional<String> namespace,
        Set<Group> groups,
        Granularity granularity,
        int linesMax) {

    /** Checks the times and copies the groups. */
    public UsageQuery {
        if (!from.isBefore(to) || !isWholeMinute(from) || !isWholeMinute(to)) {
            throw new IllegalArgumentException(from + " to " + to + " isn't a time in minutes");
        }
        groups = Set.copyOf(groups);
    }

    /** What lines may be kept apart by. */
    public enum Group {
        /** The namespace. */
        NAMESPACE,
        /** The function, with its namespace. */
        FUNCTION,
        /** The version, with its function. */
        VERSION,
        /** What invocations came from. */
        TRIGGER
    }

    /** Whether nothing smaller than a minute is left. */
    public static boolean isWholeMinute(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).equals(time);
    }

    /** Whether lines tell the namespace. */
    public boolean byNamespace() {
        return groups.contains(Group.NAMESPACE) || byFunction();
    }

    /** Whether lines tell the function. */
    public boolean byFunction() {
        return groups.contains(Group.FUNCTION) || byVersion();
    }

    /** Whether lines tell the version. */
    public boolean byVersion() {
        return groups.contains(Group.VERSION);
    }

    /** Whether lines tell the trigger. */
    public boolean byTrigger() {
        return groups.contains(Group.TRIGGER);
    }
}
