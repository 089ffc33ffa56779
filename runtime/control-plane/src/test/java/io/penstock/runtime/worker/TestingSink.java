package io.penstock.runtime.worker;

import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps an answer. */
public class TestingSink implements AnswerSink {

    private final StringBuffer text = new StringBuffer();
    private final CompletableFuture<String> whole = new CompletableFuture<>();
    private final AtomicInteger endings = new AtomicInteger();
    private final AtomicLong fence = new AtomicLong();
    private final AtomicInteger beginnings = new AtomicInteger();
    private final CompletableFuture<Boolean> withdrawn = new CompletableFuture<>();
    private volatile Optional<String> failure = Optional.empty();

    /** A call has come back without having run. */
    public static final class WithdrawnException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final boolean laneIsGood;

        WithdrawnException(boolean laneIsGood) {
            super("withdrawn from a lane that is " + (laneIsGood ? "good" : "of no more use"));
            this.laneIsGood = laneIsGood;
        }

        /** Whether the lane can take other calls. */
        public boolean laneIsGood() {
            return laneIsGood;
        }
    }

    @Override
    public void sent(long number) {
        fence.set(number);
    }

    @Override
    public void begins() {
        beginnings.incrementAndGet();
    }

    @Override
    public void withdrawn(boolean laneIsGood) {
        endings.incrementAndGet();
        withdrawn.complete(laneIsGood);
        whole.completeExceptionally(new WithdrawnException(laneIsGood));
    }

    @Override
    public void result(LaneFrame.Result result) {
        text.append(result.body().text());
    }

    @Override
    public void head(LaneFrame.Head head) {}

    @Override
    public void chunk(Slice bytes) {
        text.append(bytes.text());
    }

    @Override
    public void end(LaneFrame.End end) {}

    @Override
    public void failed(LaneFrame.Failed failed) {
        failure = Optional.of(failed.failure().type() + ": " + failed.failure().message());
    }

    @Override
    public void refused(ProtocolException limit) {
        failure = Optional.of(String.valueOf(limit.getMessage()));
    }

    @Override
    public void over() {
        endings.incrementAndGet();
        whole.complete(failure.map(reason -> "failed: " + reason).orElseGet(text::toString));
    }

    @Override
    public void lost(WorkerLostException reason) {
        endings.incrementAndGet();
        whole.completeExceptionally(reason);
    }

    /** What has come of the answer until now. */
    String text() {
        return text.toString();
    }

    /** The attempt's number; 0 before it is sent. */
    public long fence() {
        return fence.get();
    }

    /** How often it was told that the call begins. */
    int beginnings() {
        return beginnings.get();
    }

    /** Completes with whether the lane is good, when the call comes back without having run. */
    public CompletableFuture<Boolean> withdrawn() {
        return withdrawn;
    }

    /** How often it was told that the call is over, has come back, or is lost. */
    public int endings() {
        return endings.get();
    }

    /**
     * Completes with the answer's text, or with what went wrong, once the lane is free again; with
     * {@link WithdrawnException} when the call comes back without having run.
     */
    public CompletableFuture<String> whole() {
        return whole;
    }
}
