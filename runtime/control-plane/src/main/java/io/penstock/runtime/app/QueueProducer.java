package io.penstock.runtime.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.runtime.delivery.Delivery;
import io.penstock.runtime.delivery.DeliveryMetrics;
import io.penstock.runtime.delivery.DeliverySettings;
import io.penstock.runtime.delivery.FunctionCalls;
import io.penstock.runtime.delivery.QueueConfig;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.event.IdSource;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.ledger.Ledger;
import io.penstock.runtime.queue.DeadLetterStore;
import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.store.GroupCommit;
import io.penstock.runtime.store.GroupLimits;
import io.penstock.runtime.store.JdbcDeadLetterStore;
import io.penstock.runtime.store.JdbcQueueStore;
import io.penstock.runtime.store.QueueRetention;
import io.penstock.runtime.store.StoreConfig;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes the path of an event: the durable queue and what runs it. */
@Dependent
final class QueueProducer {

    private static final int WAITING_WRITES_MAX = 20_000;

    /** The largest request, which an answer that becomes an event must not exceed either. */
    private static final MemorySize EVENT_MAX = MemorySize.ofMebibytes(16);

    private static final MemorySize ANSWERS_MIN = MemorySize.ofMebibytes(32);

    @Produces
    @Singleton
    GroupCommit commits(ActiveStore store, StoreConfig config, QueueConfig queue) {
        return new GroupCommit(
                store.dataSource(),
                store.dialect(),
                new GroupLimits(
                        config.timeout(),
                        WAITING_WRITES_MAX,
                        eighthOfHeap(queue.bufferedBytesMax()).bytes()));
    }

    @Produces
    @Singleton
    JdbcQueueStore queue(ActiveStore store, GroupCommit commits, QueueConfig config) {
        return new JdbcQueueStore(
                store.dataSource(),
                store.dialect(),
                commits,
                new QueueRetention(config.resultRetention(), config.idempotencyRetention()),
                () -> UUID.randomUUID().toString());
    }

    @Produces
    @Singleton
    DeadLetterStore deadLetters(ActiveStore store, GroupCommit commits) {
        return new JdbcDeadLetterStore(store.dataSource(), store.dialect(), commits);
    }

    @Produces
    @Singleton
    DeliveryMetrics deliveryMetrics(MeterRegistry meters) {
        return new DeliveryMetrics(meters);
    }

    @Produces
    @Singleton
    Delivery delivery(
            QueueStore queue,
            DeadLetterStore deadLetters,
            Registry registry,
            Dispatcher dispatcher,
            DeliveryMetrics metrics,
            Ledger ledger,
            IdSource ids,
            QueueConfig config) {
        DeliverySettings settings =
                new DeliverySettings(
                        config.inFlightMax(),
                        eighthOfHeap(config.bufferedBytesMax()),
                        // Of the largest answer, more than one.
                        max(eighthOfHeap(config.bufferedBytesMax()), ANSWERS_MIN),
                        config.resultBytesMax(),
                        EVENT_MAX,
                        config.poll(),
                        config.lease());
        return new Delivery(
                queue,
                deadLetters::counts,
                registry,
                dispatcher,
                metrics,
                ledger,
                settings,
                ids,
                InstantSource.system(),
                () -> ThreadLocalRandom.current().nextLong());
    }

    @Produces
    @Singleton
    EventIntake events(QueueStore queue, Delivery delivery) {
        return new EventIntake(queue, delivery.runner(), InstantSource.system());
    }

    @Produces
    @Singleton
    FunctionCalls functionCalls(
            Dispatcher dispatcher,
            Intake intake,
            EventIntake events,
            Delivery delivery,
            Ledger ledger) {
        return new FunctionCalls(
                dispatcher, intake, events, delivery, ledger, InstantSource.system());
    }

    private static MemorySize max(MemorySize one, MemorySize other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** The heap has other uses, too. */
    private static MemorySize eighthOfHeap(MemorySize configured) {
        MemorySize eighth = new MemorySize(Runtime.getRuntime().maxMemory() / 8);
        return configured.compareTo(eighth) <= 0 ? configured : eighth;
    }
}
