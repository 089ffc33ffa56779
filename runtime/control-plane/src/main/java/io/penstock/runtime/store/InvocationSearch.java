package io.penstock.runtime.store;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.InvocationQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query over {@code invocations}.
 *
 * @param sql gives the columns of {@link InvocationRows#RECORD}
 */
record InvocationSearch(String sql, List<Object> parameters) {

    /** The newest first. */
    static InvocationSearch of(InvocationQuery query) {
        Conditions where = new Conditions();
        query.function().ifPresent(name -> where.add("i.function = ?", name.toString()));
        query.namespace().ifPresent(name -> where.add("i.namespace = ?", name));
        query.state().ifPresent(state -> where.add("i.state = ?", InvocationRows.number(state)));
        query.sinceMillis().ifPresent(since -> where.add("i.accepted_at >= ?", since));
        query.before().ifPresent(before -> where.addBefore(before));
        return where.search(" ORDER BY i.seq DESC LIMIT ?", query.max());
    }

    /** Dead letters, the oldest first. */
    static InvocationSearch deadLetters(
            Optional<String> namespace,
            Optional<FunctionName> function,
            Optional<InvocationId> after,
            int max) {
        Conditions where = new Conditions();
        where.add(DeadLetterWrites.DEAD);
        function.ifPresent(name -> where.add("i.function = ?", name.toString()));
        namespace.ifPresent(name -> where.add("i.namespace = ?", name));
        after.ifPresent(where::addAfter);
        return where.search(" ORDER BY i.seq LIMIT ?", max);
    }

    /** What all of the rows must meet. */
    static final class Conditions {

        private final List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        private final List<Object> parameters = new ArrayList<>();

        void add(String condition, Object... values) {
            conditions.add(condition);
            parameters.addAll(List.of(values));
        }

        /**
         * Only those accepted before one, which may be gone: then before the next that is there.
         */
        void addBefore(InvocationId id) {
            add(
                    "i.seq < COALESCE((SELECT seq FROM invocations WHERE id = ?),"
                            + " (SELECT seq + 1 FROM invocations WHERE id < ?"
                            + " ORDER BY id DESC LIMIT 1))",
                    id.value(),
                    id.value());
        }

        /** Only those accepted after one, which may be gone. */
        void addAfter(InvocationId id) {
            add(
                    "i.seq > COALESCE((SELECT seq FROM invocations WHERE id = ?),"
                            + " (SELECT seq - 1 FROM invocations WHERE id > ?"
                            + " ORDER BY id LIMIT 1))",
                    id.value(),
                    id.value());
        }

        InvocationSearch search(String end, int max) {
            parameters.add(max);
            return new InvocationSearch(
                    "SELECT "
                            + InvocationRows.RECORD
                            + " FROM invocations i WHERE "
                            + String.join(" AND ", conditions)
                            + end,
                    List.copyOf(parameters));
        }
    }
}
