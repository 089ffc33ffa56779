package io.penstock.runtime.dispatch;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Keeps what a caller got and counts how often it was given an end. Guarded by this. */
final class TestingReply implements Reply {

    private final List<String> endings = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private Problem problem;
    private long written;
    private long acceptsBytes = Long.MAX_VALUE;

    /** Takes only so many bytes of a streamed answer, as a client that hangs up. */
    TestingReply accepts(long bytes) {
        acceptsBytes = bytes;
        return this;
    }

    private synchronized void end(String how) {
        endings.add(how);
        ended.complete(how);
    }

    @Override
    public synchronized void answer(
            int status, List<Header> headers, Slice answer, Receipt receipt) {
        body.append(answer.text());
        receipts.add(receipt);
        end("answer " + status);
    }

    @Override
    public synchronized void begin(int status, List<Header> headers, Receipt receipt) {
        receipts.add(receipt);
    }

    @Override
    public synchronized boolean write(Slice bytes) {
        written += bytes.length();
        return written <= acceptsBytes;
    }

    @Override
    public void end() {
        end("end");
    }

    @Override
    public synchronized void fail(Problem why, Receipt receipt) {
        problem = why;
        receipts.add(receipt);
        end(why.code().code());
    }

    /** Waits for the end and says how it was. */
    String ending() throws Exception {
        return ended.get(20, TimeUnit.SECONDS);
    }

    synchronized List<String> endings() {
        return List.copyOf(endings);
    }

    synchronized ErrorCode code() {
        return problem.code();
    }

    synchronized Problem problem() {
        return problem;
    }

    synchronized String body() {
        return body.toString();
    }

    synchronized long written() {
        return written;
    }

    synchronized Receipt receipt() {
        return receipts.getLast();
    }
}
