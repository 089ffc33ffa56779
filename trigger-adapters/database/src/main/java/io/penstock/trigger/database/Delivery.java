package io.penstock.trigger.database;

import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.StopEngineException;
import io.penstock.trigger.spi.EventRefusedException;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.Receipt;
import io.penstock.trigger.spi.TriggerEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Emits the engine's records, and lets it go on when all of a batch are accepted. Used by the
 * engine's polling thread.
 */
final class Delivery implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {

    private static final Logger LOG = System.getLogger(Delivery.class.getName());

    private final RowEvents events;
    private final EventSink sink;
    private final Status status;
    private final Gate gate;

    /** Of one run of the engine. */
    Delivery(RowEvents events, EventSink sink, Status status, Gate gate) {
        this.events = events;
        this.sink = sink;
        this.status = status;
        this.gate = gate;
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> records,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        if (!gate.enter()) {
            throw new StopEngineException("draining");
        }
        try {
            status.connected();
            deliver(records, committer);
        } finally {
            gate.leave();
        }
    }

    private void deliver(
            List<RecordChangeEvent<SourceRecord>> records,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        Queue<Emitted> emitted = new ArrayDeque<>();
        RecordChangeEvent<SourceRecord> last = null;
        for (RecordChangeEvent<SourceRecord> row : records) {
            Optional<TriggerEvent> event = events.of(row.record());
            if (event.isPresent() && !emit(event.get(), emitted)) {
                break;
            }
            last = row;
            settleAccepted(emitted);
        }
        for (Emitted one : emitted) {
            settle(one);
        }
        finish(last, committer);
    }

    /** Only how an event is called is kept: its data may be large. */
    private record Emitted(String id, String source, Receipt receipt) {}

    /** False when the adapter drains. */
    private boolean emit(TriggerEvent event, Queue<Emitted> emitted) throws InterruptedException {
        if (!gate.isOpen()) {
            return false;
        }
        try {
            emitted.add(new Emitted(event.id(), event.source(), sink.emit(event)));
            return true;
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "The sink is closed.", e);
            return false;
        }
    }

    private static void settleAccepted(Queue<Emitted> emitted) throws InterruptedException {
        Emitted first = emitted.peek();
        while (first != null && first.receipt().accepted().isDone()) {
            settle(first);
            emitted.remove();
            first = emitted.peek();
        }
    }

    /** A refused event is done with: the host counts it, and it would be refused again. */
    private static void settle(Emitted one) throws InterruptedException {
        try {
            one.receipt().accepted().get();
        } catch (CancellationException _) {
            throw new InterruptedException("the sink was closed");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof EventRefusedException)) {
                throw new IllegalStateException("an event wasn't accepted", e.getCause());
            }
            LOG.log(
                    Level.WARNING,
                    "An event was refused: "
                            + one.source()
                            + " "
                            + one.id()
                            + ": "
                            + e.getCause().getMessage());
        }
    }

    /** The engine keeps the last record's offset, saves it, and confirms it at its next poll. */
    private void finish(
            @Nullable RecordChangeEvent<SourceRecord> last,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        if (last != null) {
            committer.markProcessed(last);
            committer.markBatchFinished();
        }
        if (!gate.isOpen()) {
            throw new StopEngineException("drained");
        }
    }
}
