package io.penstock.runtime.pool;

/**
 * Where an instance is in its life, as its pool sees it. A state returns only its legal successors.
 * Starting instances are counted by the pool; they have no object yet.
 */
sealed interface InstanceState {

    /** It runs nothing and may be leased. */
    record Ready(long sinceNanos) implements InstanceState {
        Leased lease() {
            return new Leased(1);
        }

        Draining drain() {
            return new Draining(0);
        }
    }

    /** Some of its lanes have calls, at most its concurrency. */
    record Leased(int calls) implements InstanceState {
        Leased lease() {
            return new Leased(calls + 1);
        }

        InstanceState release(long nowNanos) {
            return calls == 1 ? new Ready(nowNanos) : new Leased(calls - 1);
        }

        Draining drain() {
            return new Draining(calls);
        }
    }

    /** It gets no new calls; those it runs may finish. */
    record Draining(int calls) implements InstanceState {
        InstanceState release() {
            return calls <= 1 ? new Gone() : new Draining(calls - 1);
        }
    }

    /** It is no more. */
    record Gone() implements InstanceState {}
}
