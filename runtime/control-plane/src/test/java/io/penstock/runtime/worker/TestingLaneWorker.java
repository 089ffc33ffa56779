package io.penstock.runtime.worker;

import io.penstock.protocol.ControlFrame.Withdraw;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A worker that is played by a test. */
final class TestingLaneWorker implements LaneWorker {

    private final BlockingQueue<Withdraw> asked = new LinkedBlockingQueue<>();
    private volatile boolean ended;
    private final CompletableFuture<Void> unanswered = new CompletableFuture<>();

    /** What it was asked. */
    BlockingQueue<Withdraw> asked() {
        return asked;
    }

    /** Completes when it has kept its lane waiting for too long. */
    CompletableFuture<Void> unanswered() {
        return unanswered;
    }

    @Override
    public boolean ask(Withdraw question) {
        return asked.add(question) && !ended;
    }

    /** It can't be asked any more. */
    void end() {
        ended = true;
    }

    @Override
    public void gaveNoAnswer() {
        unanswered.complete(null);
    }

    @Override
    public String whyLost() {
        return "the test said so";
    }
}
