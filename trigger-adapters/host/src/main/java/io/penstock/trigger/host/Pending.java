package io.penstock.trigger.host;

import io.penstock.protocol.BodyAssembly;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.Outcome;
import io.penstock.trigger.spi.Receipt;

/**
 * An event on the way. What comes of its outcome belongs to the thread that reads the connection.
 */
final class Pending {

    private final long bytes;
    private final boolean awaitsOutcome;
    private final WatchedFuture<String> accepted = new WatchedFuture<>();
    private final WatchedFuture<Outcome> ended = new WatchedFuture<>();
    private BodyAssembly body = new BodyAssembly(EventSink.DATA_BYTES_MAX);
    private String contentType = "";
    private boolean dropped;

    /**
     * An event that is about to be sent.
     *
     * @param bytes what it has taken of the credits
     */
    Pending(long bytes, boolean awaitsOutcome) {
        this.bytes = bytes;
        this.awaitsOutcome = awaitsOutcome;
    }

    long bytes() {
        return bytes;
    }

    boolean awaitsOutcome() {
        return awaitsOutcome;
    }

    WatchedFuture<String> accepted() {
        return accepted;
    }

    WatchedFuture<Outcome> ended() {
        return ended;
    }

    Receipt receipt() {
        return new Receipt(accepted, ended);
    }

    /** The answer begins. */
    void begin(String type) {
        contentType = type;
        body = new BodyAssembly(EventSink.DATA_BYTES_MAX);
    }

    /**
     * The next part of the answer.
     *
     * @throws ProtocolException if it becomes too long
     */
    void add(Slice part) throws ProtocolException {
        body.add(part);
    }

    /** The answer's bytes so far. */
    int length() {
        return body.length();
    }

    /** Whether the answer is left away. */
    boolean dropped() {
        return dropped;
    }

    /** Leaves the answer away: what has come of it, and what will. */
    void drop() {
        dropped = true;
        body = new BodyAssembly(EventSink.DATA_BYTES_MAX);
    }

    /** The answer, all of it. */
    Slice answer() {
        return body.whole();
    }

    /** The answer's media type; empty for none. */
    String contentType() {
        return contentType;
    }
}
