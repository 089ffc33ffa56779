package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuthBuilder;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import com.hivemq.client.mqtt.mqtt3.message.unsubscribe.Mqtt3Unsubscribe;
import io.reactivex.disposables.Disposable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A connection by MQTT 3.1.1. It has no receive maximum: how many messages wait to be acknowledged
 * is up to the broker, whose windows are of some dozens to 65,535. It has no response topics.
 */
final class Mqtt3Connection implements BrokerConnection {

    private final MqttConfig config;
    private final Session session;
    private final ClientFactory clients;
    private final CompletableFuture<BrokerException> lost = new CompletableFuture<>();
    private final Mqtt3AsyncClient client;
    private final Disposable messages;

    Mqtt3Connection(
            MqttConfig config, Session session, ClientFactory clients, Consumer<Message> taker) {
        this.config = config;
        this.session = session;
        this.clients = clients;
        Mqtt3ClientBuilder builder = clients.builder(session.clientId(), lost).useMqttVersion3();
        if (config.user().isPresent()) {
            builder = builder.simpleAuth(user(config.user().get(), config.password()));
        }
        client = builder.buildAsync();
        // Before connecting: the broker sends what it has for the session at once.
        messages =
                client.toRx()
                        .publishes(MqttGlobalPublishFilter.ALL, true)
                        .subscribeWith(new Incoming<>(publish -> take(publish, taker), lost));
    }

    private static Mqtt3SimpleAuth user(String name, Optional<Secret> password) {
        Mqtt3SimpleAuthBuilder.Complete user = Mqtt3SimpleAuth.builder().username(name);
        if (password.isPresent()) {
            user = user.password(password.get().value().getBytes(StandardCharsets.UTF_8));
        }
        return user.build();
    }

    @Override
    public boolean open() throws BrokerException, InterruptedException {
        Mqtt3Connect connect =
                Mqtt3Connect.builder()
                        .cleanSession(session.clean())
                        .keepAlive((int) config.keepAlive().toSeconds())
                        .build();
        return ClientFactory.await(client.connect(connect)).isSessionPresent();
    }

    @Override
    public void subscribe(List<String> filters) throws BrokerException, InterruptedException {
        List<Mqtt3Subscription> subscriptions = new ArrayList<>();
        for (String filter : filters) {
            subscriptions.add(
                    Mqtt3Subscription.builder()
                            .topicFilter(filter)
                            .qos(ClientFactory.qos(config.qos()))
                            .build());
        }
        var granted =
                ClientFactory.await(
                                client.subscribe(
                                        Mqtt3Subscribe.builder()
                                                .addSubscriptions(subscriptions)
                                                .build()))
                        .getReturnCodes();
        Grants.check(filters, granted.stream().map(code -> code.getCode()).toList(), config.qos());
    }

    @Override
    public void unsubscribe(List<String> filters) throws BrokerException, InterruptedException {
        for (String filter : filters) {
            ClientFactory.await(
                    client.unsubscribe(Mqtt3Unsubscribe.builder().topicFilter(filter).build()));
        }
    }

    @Override
    public CompletableFuture<Void> publish(Answer answer) {
        throw new IllegalStateException("MQTT 3.1.1 has no answers");
    }

    @Override
    public CompletableFuture<BrokerException> lost() {
        return lost;
    }

    @Override
    public void close() {
        clients.close(client, client::disconnect, messages);
    }

    private void take(Mqtt3Publish publish, Consumer<Message> taker) {
        if (publish.isRetain() && !config.retained()) {
            // A subscription can't leave them out, as it can in MQTT 5.
            ClientFactory.acknowledge(publish::acknowledge);
            return;
        }
        taker.accept(
                new Message(
                        publish.getTopic().toString(),
                        publish.getQos().getCode(),
                        publish.isRetain(),
                        publish.getPayload().orElse(ByteBuffer.allocate(0)),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        () -> ClientFactory.acknowledge(publish::acknowledge)));
    }
}
