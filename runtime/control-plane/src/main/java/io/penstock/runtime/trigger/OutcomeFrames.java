package io.penstock.runtime.trigger;

import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import io.penstock.protocol.TriggerFrame;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.StoredAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The frames that tell a host how an event's invocation ended. */
final class OutcomeFrames {

    private static final String CANCELLED = "cancelled";

    private OutcomeFrames() {}

    /**
     * The frames for an ended invocation.
     *
     * @param record empty when the store has forgotten it: a dead letter that was purged, most
     *     likely, so that nothing may be thrown away as done. What has succeeded stays for longer
     *     than it takes to be told.
     */
    static List<TriggerFrame> of(long adapterId, long eventId, Optional<InvocationRecord> record) {
        if (record.isEmpty()) {
            return List.of(
                    new TriggerFrame.InvocationFailed(
                            adapterId,
                            eventId,
                            CANCELLED,
                            "Nothing is known of the invocation any more.",
                            0));
        }
        InvocationRecord ended = record.get();
        return switch (ended.state()) {
            case SUCCEEDED ->
                    succeeded(
                            adapterId,
                            eventId,
                            ended.answer().map(OutcomeFrames::contentType).orElse(""),
                            ended.answer().map(StoredAnswer::body).orElse(Slice.empty()));
            case QUEUED, BLOCKED, RUNNING, DEAD, EXPIRED, CANCELLED ->
                    List.of(failed(adapterId, eventId, ended));
        };
    }

    private static String contentType(StoredAnswer answer) {
        return answer.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("content-type"))
                .map(Header::value)
                .findFirst()
                .orElse("");
    }

    private static TriggerFrame failed(long adapterId, long eventId, InvocationRecord ended) {
        boolean cancelled = ended.state() == InvocationState.CANCELLED;
        Optional<AttemptError> error = ended.error().filter(_ -> !cancelled);
        return new TriggerFrame.InvocationFailed(
                adapterId,
                eventId,
                error.map(AttemptError::code).orElse(CANCELLED),
                error.map(AttemptError::detail).orElse("The invocation was cancelled."),
                ended.attempts());
    }

    private static List<TriggerFrame> succeeded(
            long adapterId, long eventId, String contentType, Slice body) {
        List<TriggerFrame> frames = new ArrayList<>();
        int sent = Math.min(body.length(), Limits.CHUNK_BYTES_MAX);
        frames.add(
                new TriggerFrame.InvocationSucceeded(
                        adapterId,
                        eventId,
                        contentType,
                        body.part(0, sent),
                        sent == body.length()));
        while (sent < body.length()) {
            int length = Math.min(body.length() - sent, Limits.CHUNK_BYTES_MAX);
            boolean last = sent + length == body.length();
            frames.add(
                    new TriggerFrame.EventChunk(adapterId, eventId, body.part(sent, length), last));
            sent += length;
        }
        return frames;
    }
}
