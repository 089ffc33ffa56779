package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.exceptions.MqttSessionExpiredException;
import io.penstock.trigger.mqtt.Message.Request;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Publishes answers to requests. An answer that a lost connection didn't confirm is published again
 * by the next. They are in memory only: a killed process owes them for good.
 *
 * <p>INVARIANT: At most {@link #OPEN_MAX} requests are open; the emitting thread waits for one to
 * end. Owner of the queues: the monitor of this object, without any call to others under it.
 */
final class Answers {

    /** Half of the host's credits, so that requests leave room for other messages. */
    static final int OPEN_MAX = 128;

    private static final System.Logger LOG = System.getLogger(Answers.class.getName());

    private final Semaphore free = new Semaphore(OPEN_MAX);
    private final InFlight open = new InFlight();
    private final Deque<Open> ready = new ArrayDeque<>();
    private final IdentityHashMap<Open, BrokerConnection> sent = new IdentityHashMap<>();
    private Optional<BrokerConnection> connection = Optional.empty();

    /** An answer and whose it is. */
    private record Open(Debt debt, Answer answer) {}

    /** A request that has to be answered once, or given up. */
    final class Debt {

        private final Request request;
        private final AtomicBoolean settled = new AtomicBoolean();
        private final AtomicBoolean ended = new AtomicBoolean();

        private Debt(Request request) {
            this.request = request;
        }

        /** Publishes the answer, now or with the next connection; only the first. */
        void answer(Reply reply) {
            if (settled.compareAndSet(false, true)) {
                send(new Open(this, reply.to(request)));
            }
        }

        /** There won't be an answer. */
        void giveUp() {
            if (settled.compareAndSet(false, true)) {
                end();
            }
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                free.release();
                open.leave();
            }
        }
    }

    /** Waits until one more request may be open. */
    Debt owe(Request request) throws InterruptedException {
        free.acquire();
        open.enter();
        return new Debt(request);
    }

    /** Publishes by this connection from now on, first what waited for one. */
    void use(BrokerConnection by) {
        List<Open> waiting;
        synchronized (this) {
            connection = Optional.of(by);
            waiting = List.copyOf(ready);
            ready.clear();
            waiting.forEach(one -> sent.put(one, by));
        }
        waiting.forEach(one -> publish(by, one));
    }

    /** The connection is gone: what it didn't confirm waits for the next. */
    synchronized void suspend() {
        connection = Optional.empty();
        ready.addAll(sent.keySet());
        sent.clear();
    }

    /** Waits until every request is answered or given up; false if some aren't. */
    boolean awaitNone(Duration atMost) throws InterruptedException {
        return open.awaitNone(atMost);
    }

    /** Requests that are open. */
    int count() {
        return open.count();
    }

    private void send(Open one) {
        Optional<BrokerConnection> by;
        synchronized (this) {
            by = connection;
            if (by.isPresent()) {
                sent.put(one, by.get());
            } else {
                ready.add(one);
            }
        }
        by.ifPresent(current -> publish(current, one));
    }

    private void publish(BrokerConnection by, Open one) {
        try {
            var _ = by.publish(one.answer()).whenComplete((_, failure) -> told(by, one, failure));
        } catch (IllegalArgumentException e) {
            // The topic or the media type has what MQTT doesn't allow.
            told(by, one, e);
        }
    }

    private void told(BrokerConnection by, Open one, @Nullable Throwable failure) {
        boolean again = failure != null && isLost(failure);
        synchronized (this) {
            if (!sent.remove(one, by)) {
                // Its connection was lost meanwhile: the next one's word counts.
                return;
            }
            if (again) {
                ready.add(one);
            }
        }
        if (again) {
            return;
        }
        if (failure != null) {
            LOG.log(
                    Level.WARNING,
                    "An answer to the topic '" + one.debt().request.responseTopic() + "' is lost.",
                    failure);
        }
        one.debt().end();
    }

    private static boolean isLost(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof ConnectionClosedException
                || cause instanceof MqttClientStateException
                || cause instanceof MqttSessionExpiredException;
    }
}
