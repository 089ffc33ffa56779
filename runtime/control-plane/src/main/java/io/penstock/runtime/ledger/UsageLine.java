package io.penstock.runtime.ledger;

import io.penstock.runtime.event.FunctionName;
import java.util.Comparator;
import java.util.Optional;

/**
 * One line of a statement; ordered by period, namespace, function, version, trigger, kind. What the
 * query doesn't group by is empty.
 *
 * @param key what it is about
 * @param sums what there was of it
 */
public record UsageLine(Key key, UsageSums sums) {

    /**
     * What a line is about.
     *
     * @param period the part of the query's time
     * @param namespace the namespace
     * @param function the function
     * @param version number of the version
     * @param trigger what the invocations came from
     * @param kind invocations and starts have lines of their own
     */
    public record Key(
            Granularity.Period period,
            Optional<String> namespace,
            Optional<FunctionName> function,
            Optional<Integer> version,
            Optional<String> trigger,
            LedgerRow.Kind kind)
            implements Comparable<Key> {

        private static final Comparator<Key> ORDER =
                Comparator.comparing((Key key) -> key.period().from())
                        .thenComparing(key -> key.namespace().orElse(""))
                        .thenComparing(key -> key.function().map(FunctionName::name).orElse(""))
                        .thenComparing(key -> key.version().orElse(0))
                        .thenComparing(key -> key.trigger().orElse(""))
                        .thenComparing(Key::kind);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }
}
