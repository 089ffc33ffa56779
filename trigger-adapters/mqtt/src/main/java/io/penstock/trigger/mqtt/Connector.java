package io.penstock.trigger.mqtt;

import io.penstock.trigger.mqtt.BrokerConnection.Session;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerReport;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * Keeps the trigger connected, and is the only one that speaks to its report. Runs until its thread
 * is interrupted, and disconnects then.
 */
final class Connector implements Runnable {

    private static final System.Logger LOG = System.getLogger(Connector.class.getName());

    private static final Duration PAUSE_MIN = Duration.ofMillis(500);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    /** How often lag and losses are reported. */
    private static final long LOOK_MILLIS = 1000;

    private final String trigger;
    private final MqttConfig config;
    private final Handover handover;
    private final Answers answers;
    private final Losses losses;
    private final Subscriptions subscriptions;
    private final TriggerReport report;
    private final IntSupplier lag;

    private long connections;
    private Duration pause = PAUSE_MIN;
    private int lagTold = -1;
    private boolean lossesTold;

    Connector(
            String trigger,
            MqttConfig config,
            Handover handover,
            Answers answers,
            Losses losses,
            Subscriptions subscriptions,
            TriggerReport report,
            IntSupplier lag) {
        this.trigger = trigger;
        this.config = config;
        this.handover = handover;
        this.answers = answers;
        this.losses = losses;
        this.subscriptions = subscriptions;
        this.report = report;
        this.lag = lag;
    }

    @Override
    public void run() {
        try {
            while (true) {
                handover.awaitRoom();
                String ended = connectAndStay();
                LOG.log(Level.INFO, "The trigger {0} has no broker: {1}", trigger, ended);
                report.troubled(ended);
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : longer;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns why there is no connection, or none any more. */
    private String connectAndStay() throws InterruptedException {
        try {
            return stay();
        } catch (BrokerException e) {
            return e.told();
        } catch (ConfigException e) {
            return e.field() + ": " + e.getMessage();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The trigger " + trigger + " can't connect.", e);
            return "The connection fails: " + e + ".";
        }
    }

    private String stay() throws BrokerException, ConfigException, InterruptedException {
        long number = ++connections;
        BrokerConnection connection =
                BrokerConnection.of(
                        config,
                        new Session(config.clientId(), false),
                        ClientFactory.of(trigger, config),
                        message -> arrived(number, message));
        try (connection) {
            boolean sessionPresent = connection.open();
            if (sessionPresent) {
                handover.forgetBefore(number);
            } else {
                handover.keepBefore(number);
                if (subscriptions.wereMade()) {
                    LOG.log(Level.WARNING, "The broker has forgotten the session of {0}.", trigger);
                    losses.sessionLost();
                }
            }
            subscriptions.renew(connection, sessionPresent);
            answers.use(connection);
            pause = PAUSE_MIN;
            lossesTold = false;
            report.connected();
            return watch(connection);
        } finally {
            answers.suspend();
        }
    }

    /** On the client's thread. */
    private void arrived(long number, Message message) {
        if (!handover.offer(new Handover.Arrival(number, message))) {
            losses.dropped();
        }
    }

    private String watch(BrokerConnection connection) throws InterruptedException {
        while (true) {
            try {
                return connection.lost().get(LOOK_MILLIS, TimeUnit.MILLISECONDS).told();
            } catch (TimeoutException _) {
                look();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a connection ends with a reason", e);
            }
        }
    }

    private void look() {
        int now = lag.getAsInt();
        if (now != lagTold) {
            lagTold = now;
            report.lag("events", now);
        }
        Optional<String> news = losses.news();
        if (news.isPresent()) {
            report.troubled(news.get());
            lossesTold = true;
        } else if (lossesTold) {
            report.connected();
            lossesTold = false;
        }
    }
}
