package io.penstock.runtime.worker;

/**
 * Where a worker process is in its life. A state returns only its legal successors; a lost process
 * leads from any of them to {@link Gone}. docs/internals/concurrency.md has the table.
 */
public sealed interface WorkerState {

    /** The name in metrics and logs. */
    String label();

    /** The process has ended. */
    default Gone gone(String reason) {
        return new Gone(reason, false);
    }

    /** The process is starting. */
    record Spawning() implements WorkerState {
        @Override
        public String label() {
            return "spawning";
        }

        Idle connected() {
            return new Idle();
        }
    }

    /** Prewarmed: connected and empty. */
    record Idle() implements WorkerState {
        @Override
        public String label() {
            return "idle";
        }

        Serving assigned() {
            return new Serving();
        }

        Draining drain(String reason) {
            return new Draining(reason);
        }
    }

    /** It has, or had, instances. */
    record Serving() implements WorkerState {
        @Override
        public String label() {
            return "serving";
        }

        Draining drain(String reason) {
            return new Draining(reason);
        }
    }

    /**
     * It takes no new work; what runs may finish.
     *
     * @param reason why
     */
    record Draining(String reason) implements WorkerState {
        @Override
        public String label() {
            return "draining";
        }

        @Override
        public Gone gone(String endReason) {
            return new Gone(reason, true);
        }
    }

    /**
     * The process is no more.
     *
     * @param reason why
     * @param planned whether it was told to end, and not lost
     */
    record Gone(String reason, boolean planned) implements WorkerState {
        @Override
        public String label() {
            return "gone";
        }
    }
}
