package io.penstock.runtime.delivery;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.dispatch.Receipt;
import io.penstock.runtime.dispatch.Reply;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.queue.StoredAnswer;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an answer instead of sending it. Bytes beyond a limit are counted and thrown away. Guarded
 * by this: the end may come from another thread than the bytes.
 */
final class CollectedReply implements Reply {

    private final long bytesMax;
    private final AnswerMemory.Hold memory;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream(0);
    private long bytes;
    private int status;
    private List<Header> headers = List.of();
    private boolean complete;
    private boolean kept = true;
    private @Nullable Problem problem;

    /**
     * A reply that keeps up to so many bytes.
     *
     * @param memory what they are taken from; its owner closes it
     */
    CollectedReply(long bytesMax, AnswerMemory.Hold memory) {
        this.bytesMax = bytesMax;
        this.memory = memory;
    }

    @Override
    public synchronized void answer(
            int answerStatus, List<Header> answerHeaders, Slice body, Receipt receipt) {
        begin(answerStatus, answerHeaders, receipt);
        boolean _ = write(body);
        end();
    }

    @Override
    public synchronized void begin(int answerStatus, List<Header> answerHeaders, Receipt receipt) {
        status = answerStatus;
        headers = answerHeaders;
    }

    @Override
    public synchronized boolean write(Slice part) {
        bytes += part.length();
        kept = kept && bytes <= bytesMax && memory.tryTake(part.length());
        if (kept) {
            collected.writeBytes(part.array());
        }
        return true;
    }

    @Override
    public synchronized void end() {
        complete = true;
    }

    @Override
    public synchronized void fail(Problem why, Receipt receipt) {
        problem = why;
    }

    /** Why there is no answer; empty when there is one. */
    synchronized Optional<Problem> problem() {
        if (problem == null && !complete) {
            throw new IllegalStateException("neither an answer nor an error came");
        }
        return Optional.ofNullable(problem);
    }

    /** Whether there was no memory for an answer that isn't too large. */
    synchronized boolean starved() {
        return problem == null && !kept && bytes <= bytesMax;
    }

    /** The answer; without its body when that was too large. */
    synchronized StoredAnswer answer() {
        Slice body = kept ? Slice.wrap(collected.toByteArray()) : Slice.empty();
        return new StoredAnswer(status, headers, body, bytes);
    }
}
