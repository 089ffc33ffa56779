package io.penstock.runtime.trigger;

import java.time.Duration;

/** When something that failed is tried again: after 1 s, doubling to 1 min. For one thread. */
final class Patience {

    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofMinutes(1);

    private Duration pause = Duration.ZERO;
    private long dueNanos;
    private long begunNanos;

    /** Whether it may be tried. */
    boolean due(long nowNanos) {
        return pause.isZero() || nowNanos - dueNanos >= 0;
    }

    /** It is being tried. */
    void begun(long nowNanos) {
        begunNanos = nowNanos;
    }

    /** It has failed. What went well for long begins anew. */
    void failed(long nowNanos) {
        if (nowNanos - begunNanos > MAX.toNanos()) {
            pause = Duration.ZERO;
        }
        Duration doubled = pause.isZero() ? MIN : pause.multipliedBy(2);
        pause = doubled.compareTo(MAX) < 0 ? doubled : MAX;
        dueNanos = nowNanos + pause.toNanos();
    }
}
