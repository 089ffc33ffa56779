package io.penstock.trigger.mqtt;

import io.penstock.trigger.mqtt.BrokerConnection.Session;
import io.penstock.trigger.spi.Checkpoints;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerReport;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One trigger's connection to its broker: a thread that keeps it connected, and one that emits.
 * What is acknowledged when is in {@link Emitter}.
 */
final class MqttAdapter implements TriggerAdapter {

    private static final System.Logger LOG = System.getLogger(MqttAdapter.class.getName());

    /** How long a thread may take to disconnect and end. */
    private static final Duration END = Duration.ofSeconds(6);

    private final String trigger;
    private final MqttConfig config;
    private final Events events;
    private final Answers answers = new Answers();
    private final Handover handover;

    /** Guarded by this. */
    private Optional<Running> running = Optional.empty();

    /** Guarded by this. */
    private boolean closed;

    /** What there is once it is started. */
    private record Running(Emitter emitter, Thread emitting, Thread connecting) {}

    MqttAdapter(String trigger, MqttConfig config, Events events) {
        this.trigger = trigger;
        this.config = config;
        this.events = events;
        this.handover = new Handover(config.receiveMaximum());
    }

    /**
     * Looks at the files and connects, with a session of its own so that a running trigger isn't
     * disturbed.
     */
    @Override
    public void check() throws ConfigException, InterruptedException {
        try (BrokerConnection connection = cleanConnection(config.clientId() + "-check")) {
            connection.open();
            if (!config.shared()) {
                // In a group it would take messages from the others.
                connection.subscribe(config.filters());
            }
        } catch (BrokerException e) {
            if (e.field().isPresent()) {
                throw new ConfigException(e.field().get(), "", String.valueOf(e.getMessage()));
            }
            LOG.log(Level.INFO, "The broker of the trigger {0} is away.", trigger);
        }
    }

    @Override
    public synchronized void start(EventSink sink, Checkpoints checkpoints, TriggerReport report) {
        if (closed) {
            throw new IllegalStateException("the adapter was closed before it was started");
        }
        Losses losses = new Losses();
        Emitter emitter = new Emitter(handover, sink, events, answers, losses);
        Connector connector =
                new Connector(
                        trigger,
                        config,
                        handover,
                        answers,
                        losses,
                        new Subscriptions(config, checkpoints),
                        report,
                        () -> handover.size() + emitter.inFlight().count());
        running =
                Optional.of(
                        new Running(
                                emitter,
                                Thread.ofVirtual().name("mqtt-emit-" + trigger).start(emitter),
                                Thread.ofVirtual()
                                        .name("mqtt-connect-" + trigger)
                                        .start(connector)));
    }

    /** Waits for receipts and answers, then disconnects: the session stays. */
    @Override
    public void drain(Duration atMost) throws InterruptedException {
        Optional<Running> started = running();
        if (started.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        Running parts = started.get();
        handover.close();
        parts.emitting().join(left(deadline));
        parts.emitter().inFlight().awaitNone(left(deadline));
        if (!answers.awaitNone(left(deadline))) {
            LOG.log(
                    Level.WARNING,
                    "The trigger {0} ends without having answered {1} requests.",
                    trigger,
                    answers.count());
        }
        parts.connecting().interrupt();
        parts.connecting().join(END);
    }

    private synchronized Optional<Running> running() {
        return running;
    }

    /** What there is to be ended; nothing is started from now on. */
    private synchronized Optional<Running> ended() {
        closed = true;
        return running;
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    }

    @Override
    public void close() {
        handover.close();
        Optional<Running> started = ended();
        if (started.isEmpty()) {
            return;
        }
        Running parts = started.get();
        List<Thread> threads = List.of(parts.emitting(), parts.connecting());
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                if (!thread.join(END)) {
                    LOG.log(Level.WARNING, "The thread {0} doesn't end.", thread.getName());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Has the broker forget the session, with its subscriptions and what waits in it. */
    @Override
    public void cleanUp() throws Exception {
        try (BrokerConnection connection = cleanConnection(config.clientId())) {
            connection.open();
        }
    }

    private BrokerConnection cleanConnection(String clientId) throws ConfigException {
        return BrokerConnection.of(
                config, new Session(clientId, true), ClientFactory.of(trigger, config), _ -> {});
    }
}
