package io.penstock.trigger.filedrop;

import io.penstock.trigger.filedrop.FileDropConfig.Order;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A file that was found.
 *
 * @param relative its path below the directory
 */
record Candidate(Path relative, Version version) {

    private static final Comparator<Candidate> BY_NAME = Comparator.comparing(Candidate::relative);

    private static final Comparator<Candidate> BY_TIME =
            Comparator.<Candidate, java.nio.file.attribute.FileTime>comparing(
                            candidate -> candidate.version.modified())
                    .thenComparing(BY_NAME);

    static Comparator<Candidate> by(Order order) {
        return order == Order.TIME ? BY_TIME : BY_NAME;
    }
}
