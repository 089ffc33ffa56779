package io.penstock.runtime.pool;

import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.Slice;
import io.penstock.runtime.worker.AnswerSink;
import java.util.Optional;

/** Keeps an answer. */
final class TestingSink implements AnswerSink {

    private final StringBuilder text = new StringBuilder();
    private Optional<String> failure = Optional.empty();

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

    String text() {
        return failure.map(reason -> "failed: " + reason).orElseGet(text::toString);
    }
}
