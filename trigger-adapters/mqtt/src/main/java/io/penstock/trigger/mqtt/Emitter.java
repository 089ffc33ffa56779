package io.penstock.trigger.mqtt;

import io.penstock.trigger.spi.EventRefusedException;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.Outcome;
import io.penstock.trigger.spi.Receipt;
import io.penstock.trigger.spi.TriggerEvent;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that emits: so events are as ordered as the messages were. A message is
 * acknowledged when its event is durable, and when it never will be; else it is left to the broker.
 */
final class Emitter implements Runnable {

    private static final System.Logger LOG = System.getLogger(Emitter.class.getName());

    private final Handover handover;
    private final EventSink sink;
    private final Events events;
    private final Answers answers;
    private final Losses losses;
    private final InFlight inFlight = new InFlight();

    Emitter(Handover handover, EventSink sink, Events events, Answers answers, Losses losses) {
        this.handover = handover;
        this.sink = sink;
        this.events = events;
        this.answers = answers;
        this.losses = losses;
    }

    /** Emits until the handover is closed, the thread is interrupted, or the sink takes no more. */
    @Override
    public void run() {
        try {
            for (Optional<Message> next = handover.take();
                    next.isPresent();
                    next = handover.take()) {
                emit(next.get());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "The host takes no more events.", e);
        }
    }

    /** What was emitted and isn't accepted or refused. */
    InFlight inFlight() {
        return inFlight;
    }

    private void emit(Message message) throws InterruptedException {
        if (message.payload().remaining() > EventSink.DATA_BYTES_MAX) {
            refused(
                    message,
                    Optional.empty(),
                    new EventRefusedException(
                            "payload-too-large",
                            "It has more than " + EventSink.DATA_BYTES_MAX + " bytes."));
            return;
        }
        TriggerEvent event = events.of(message);
        Optional<Answers.Debt> debt =
                message.request().isPresent()
                        ? Optional.of(answers.owe(message.request().get()))
                        : Optional.empty();
        inFlight.enter();
        boolean handedOver = false;
        Receipt receipt;
        try {
            receipt = sink.emit(event);
            handedOver = true;
        } finally {
            if (!handedOver) {
                inFlight.leave();
                debt.ifPresent(Answers.Debt::giveUp);
            }
        }
        var _ = receipt.accepted().whenComplete((_, failure) -> settle(message, debt, failure));
        debt.ifPresent(
                owed -> {
                    var _ = receipt.ended().whenComplete((outcome, _) -> answer(owed, outcome));
                });
    }

    private void settle(Message message, Optional<Answers.Debt> debt, @Nullable Throwable failure) {
        if (failure == null) {
            message.acknowledgement().run();
        } else if (failure instanceof EventRefusedException refusal) {
            refused(message, debt, refusal);
        } else {
            debt.ifPresent(Answers.Debt::giveUp);
        }
        inFlight.leave();
    }

    /** Acknowledges, as otherwise the broker would send it for ever. */
    private void refused(
            Message message, Optional<Answers.Debt> debt, EventRefusedException refusal) {
        losses.refused(message.topic(), refusal.code() + ": " + refusal.getMessage());
        debt.ifPresent(owed -> owed.answer(Reply.of(refusal)));
        message.acknowledgement().run();
    }

    private static void answer(Answers.Debt debt, @Nullable Outcome outcome) {
        if (outcome == null) {
            debt.giveUp();
        } else {
            debt.answer(Reply.of(outcome));
        }
    }
}
