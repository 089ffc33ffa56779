package io.penstock.runtime.worker;

import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import java.io.EOFException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for the answer of a priming call and says whether it is right. */
final class PrimingAnswer implements AnswerSink {

    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile Optional<String> problem = Optional.of("no answer");

    /**
     * Waits until the call is over.
     *
     * @throws WorkerStartException if its answer isn't right
     * @throws WorkerLostException if the worker ended first
     */
    void await() throws WorkerStartException, WorkerLostException {
        try {
            over.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof WorkerLostException lost
                    ? lost
                    : new WorkerLostException("the call broke", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerLostException("the call was interrupted", e);
        }
        if (problem.isPresent()) {
            throw new WorkerStartException("the priming call failed: " + problem.get());
        }
    }

    @Override
    public void sent(long fence) {}

    @Override
    public void begins() {}

    @Override
    public void withdrawn(boolean laneIsGood) {
        over.completeExceptionally(
                new WorkerLostException("the lane ended before the call", new EOFException()));
    }

    @Override
    public void result(LaneFrame.Result result) {
        problem =
                result.status() == 200
                        ? Optional.empty()
                        : Optional.of("status " + result.status());
    }

    @Override
    public void head(LaneFrame.Head head) {
        problem = Optional.of("answered in chunks");
    }

    @Override
    public void chunk(Slice bytes) {}

    @Override
    public void end(LaneFrame.End end) {}

    @Override
    public void failed(LaneFrame.Failed failed) {
        problem = Optional.of(failed.failure().message());
    }

    @Override
    public void refused(ProtocolException limit) {
        problem = Optional.of(String.valueOf(limit.getMessage()));
    }

    @Override
    public void over() {
        over.complete(null);
    }

    @Override
    public void lost(WorkerLostException reason) {
        over.completeExceptionally(reason);
    }
}
