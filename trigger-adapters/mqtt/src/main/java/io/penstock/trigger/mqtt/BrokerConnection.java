package io.penstock.trigger.mqtt;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One connection to the broker, used once: a connection that is lost is followed by a new object,
 * so that nothing of the old one can be acknowledged to the new one. Messages come on the client's
 * thread from the moment it opens, also before {@link #open} has returned.
 */
interface BrokerConnection extends AutoCloseable {

    /**
     * The session that a connection asks for.
     *
     * @param clean whether the broker forgets what it has, now and at the end
     */
    record Session(String clientId, boolean clean) {}

    /**
     * Connects.
     *
     * @return whether the broker had the session
     */
    boolean open() throws BrokerException, InterruptedException;

    /** Subscribes to all of them; a subscription that is there is renewed. */
    void subscribe(List<String> filters) throws BrokerException, InterruptedException;

    /** Ends subscriptions; those that aren't there are no error. */
    void unsubscribe(List<String> filters) throws BrokerException, InterruptedException;

    /**
     * Publishes with QoS 1. Doesn't wait.
     *
     * @return completes when the broker has it; exceptionally when it refuses. When the connection
     *     is lost it may never complete
     */
    CompletableFuture<Void> publish(Answer answer);

    /** Completes with the reason when the connection has ended. */
    CompletableFuture<BrokerException> lost();

    /** Disconnects; the session stays unless it is clean. What is being acknowledged goes first. */
    @Override
    void close();

    /** Makes a connection that isn't open yet. */
    static BrokerConnection of(
            MqttConfig config, Session session, ClientFactory clients, Consumer<Message> messages) {
        return switch (config.version()) {
            case V5 -> new Mqtt5Connection(config, session, clients, messages);
            case V3 -> new Mqtt3Connection(config, session, clients, messages);
        };
    }
}
