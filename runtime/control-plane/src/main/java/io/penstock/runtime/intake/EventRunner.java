package io.penstock.runtime.intake;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.InvocationRecord;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs what has been made durable. Safe for any number of threads; nothing here blocks. */
public interface EventRunner {

    /** The right to have one more event of a function in flight on this node. */
    interface Slot {

        /** Runs an event that this node has claimed, on a thread of its own. */
        void run(ClaimedEvent event);

        /** The slot isn't needed. */
        void release();
    }

    /**
     * Takes a slot for one more event.
     *
     * @param bodyBytes size of its body
     * @return empty when the event has to wait its turn in the queue
     */
    Optional<Slot> slot(FunctionName function, long bodyBytes);

    /** An event has been put into the queue. */
    void queued(FunctionName function, long dueAtMillis);

    /** Runs a claimed event whose caller waits, on a thread of its own; never exceptionally. */
    CompletableFuture<CallEnding> call(ClaimedEvent event);

    /**
     * The ending of an invocation whose callers wait, wherever it runs.
     *
     * @param record what the store knew of it a moment ago
     */
    CompletableFuture<CallEnding> ending(InvocationRecord record);
}
