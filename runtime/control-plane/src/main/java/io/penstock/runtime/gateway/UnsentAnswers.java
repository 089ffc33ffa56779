package io.penstock.runtime.gateway;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of answers that wait for their clients, of all calls together. From half of it on
 * streams go on as their clients take them, so that they alone don't keep others out; once it is
 * full no call is let in. Calls that are inside already may each have an answer, or a part of one,
 * beyond it. One per gateway; safe for several threads.
 */
final class UnsentAnswers {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final MemorySize max;
    private final AtomicLong bytes = new AtomicLong();

    UnsentAnswers(MemorySize max) {
        this.max = max;
    }

    /**
     * Lets a call go on while there is room for its answer.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code too-many-calls}
     */
    void checkRoom() {
        if (bytes.get() >= max.bytes()) {
            throw Problem.of(
                            ErrorCode.TOO_MANY_CALLS,
                            "Answers that their clients don't take fill"
                                    + " penstock.gateway.unsent-bytes-max = "
                                    + max
                                    + ".")
                    .retryAfter(RETRY_AFTER)
                    .exception();
        }
    }

    /** Whether streams have to wait. */
    boolean crowded() {
        return bytes.get() >= max.bytes() / 2;
    }

    /** So many more bytes wait; fewer, if negative. */
    void add(long more) {
        bytes.addAndGet(more);
    }
}
