package io.penstock.runtime.trigger;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.EventOptions;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.registry.Trigger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Takes triggers' events to the queue. Safe for any number of threads; never blocks. */
final class EventDoor {

    private static final String METHOD = "POST";
    private static final String PATH = "/";

    private final Intake intake;
    private final EventIntake events;

    EventDoor(Intake intake, EventIntake events) {
        this.intake = intake;
        this.events = events;
    }

    /**
     * Makes an event durable.
     *
     * @return completes after the commit, on the store's thread, with the id that counts: the first
     *     one's for a duplicate. Exceptionally as {@link EventIntake#accept}
     * @throws io.penstock.runtime.event.ProblemException as {@link Intake#admit} and {@link
     *     EventIntake#accept}
     */
    CompletableFuture<InvocationId> accept(Trigger trigger, SourceEvent event) {
        Admission admission = intake.admit(trigger.function());
        boolean begun = false;
        try {
            CompletableFuture<InvocationId> accepted =
                    events.accept(
                            admission,
                            trigger.function(),
                            new EventRequest(METHOD, PATH, "", event.headers(), event.data()),
                            new EventOptions(
                                    Duration.ZERO,
                                    event.orderingKey(),
                                    key(trigger, event),
                                    new Lineage(trigger.name().toString(), Optional.empty(), 0)));
            begun = true;
            return accepted.whenComplete((_, _) -> admission.close());
        } finally {
            if (!begun) {
                admission.close();
            }
        }
    }

    /** The digest is that of the key: source and id say whether it is the same, not the data. */
    private static Optional<IdempotencyKey> key(Trigger trigger, SourceEvent event) {
        if (!event.deduplicated()) {
            return Optional.empty();
        }
        String whole =
                trigger.name() + "\n" + event.header("ce-source") + "\n" + event.header("ce-id");
        String digest = HexFormat.of().formatHex(sha256(whole));
        return Optional.of(new IdempotencyKey("trigger:" + digest, digest));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
