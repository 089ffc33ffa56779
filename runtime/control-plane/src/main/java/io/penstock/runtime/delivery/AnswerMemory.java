package io.penstock.runtime.delivery;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that collected answers may take on this node, all together: functions decide how much
 * they answer. Safe for any number of threads.
 */
final class AnswerMemory {

    private final long bytesMax;
    private final AtomicLong used = new AtomicLong();

    AnswerMemory(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** What one answer has taken; closed when the answer isn't needed any more. */
    Hold hold() {
        return new Hold();
    }

    /** Bytes in use. */
    long used() {
        return used.get();
    }

    /** One answer's memory. */
    final class Hold implements AutoCloseable {

        private final AtomicLong held = new AtomicLong();

        /** Takes memory for some more of the answer if there is some. */
        boolean tryTake(long bytes) {
            if (used.addAndGet(bytes) > bytesMax) {
                used.addAndGet(-bytes);
                return false;
            }
            held.addAndGet(bytes);
            return true;
        }

        @Override
        public void close() {
            used.addAndGet(-held.getAndSet(0));
        }
    }
}
