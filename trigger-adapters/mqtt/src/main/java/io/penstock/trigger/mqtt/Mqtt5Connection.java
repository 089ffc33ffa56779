package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishBuilder;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.Mqtt5Unsubscribe;
import io.penstock.trigger.mqtt.Message.Request;
import io.reactivex.disposables.Disposable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** A connection by MQTT 5. */
final class Mqtt5Connection implements BrokerConnection {

    private final MqttConfig config;
    private final Session session;
    private final ClientFactory clients;
    private final CompletableFuture<BrokerException> lost = new CompletableFuture<>();
    private final Mqtt5AsyncClient client;
    private final Disposable messages;

    Mqtt5Connection(
            MqttConfig config, Session session, ClientFactory clients, Consumer<Message> taker) {
        this.config = config;
        this.session = session;
        this.clients = clients;
        Mqtt5ClientBuilder builder = clients.builder(session.clientId(), lost).useMqttVersion5();
        if (config.user().isPresent()) {
            builder = builder.simpleAuth(user(config.user().get(), config.password()));
        }
        client = builder.buildAsync();
        // Before connecting: the broker sends what it has for the session at once.
        messages =
                client.toRx()
                        .publishes(MqttGlobalPublishFilter.ALL, true)
                        .subscribeWith(
                                new Incoming<>(publish -> taker.accept(message(publish)), lost));
    }

    private static Mqtt5SimpleAuth user(String name, Optional<Secret> password) {
        Mqtt5SimpleAuthBuilder.Complete user = Mqtt5SimpleAuth.builder().username(name);
        if (password.isPresent()) {
            user = user.password(password.get().value().getBytes(StandardCharsets.UTF_8));
        }
        return user.build();
    }

    @Override
    public boolean open() throws BrokerException, InterruptedException {
        Mqtt5Connect connect =
                Mqtt5Connect.builder()
                        .cleanStart(session.clean())
                        .sessionExpiryInterval(
                                session.clean() ? 0 : config.sessionExpiry().toSeconds())
                        .keepAlive((int) config.keepAlive().toSeconds())
                        .restrictions()
                        .receiveMaximum(config.receiveMaximum())
                        .applyRestrictions()
                        .build();
        return ClientFactory.await(client.connect(connect)).isSessionPresent();
    }

    @Override
    public void subscribe(List<String> filters) throws BrokerException, InterruptedException {
        // A check has a clean session and wants none; else a subscription that is renewed doesn't
        // bring the retained messages again.
        Mqtt5RetainHandling retained =
                config.retained() && !session.clean()
                        ? Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST
                        : Mqtt5RetainHandling.DO_NOT_SEND;
        List<Mqtt5Subscription> subscriptions = new ArrayList<>();
        for (String filter : filters) {
            subscriptions.add(
                    Mqtt5Subscription.builder()
                            .topicFilter(filter)
                            .qos(ClientFactory.qos(config.qos()))
                            .retainHandling(retained)
                            // Not what this trigger itself has answered.
                            .noLocal(!config.shared())
                            .build());
        }
        var granted =
                ClientFactory.await(
                                client.subscribe(
                                        Mqtt5Subscribe.builder()
                                                .addSubscriptions(subscriptions)
                                                .build()))
                        .getReasonCodes();
        Grants.check(filters, granted.stream().map(code -> code.getCode()).toList(), config.qos());
    }

    @Override
    public void unsubscribe(List<String> filters) throws BrokerException, InterruptedException {
        for (String filter : filters) {
            ClientFactory.await(
                    client.unsubscribe(Mqtt5Unsubscribe.builder().topicFilter(filter).build()));
        }
    }

    @Override
    public CompletableFuture<Void> publish(Answer answer) {
        Mqtt5PublishBuilder.Complete builder =
                Mqtt5Publish.builder()
                        .topic(answer.request().responseTopic())
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(answer.body())
                        .userProperties()
                        .add("penstock-outcome", answer.outcome())
                        .applyUserProperties();
        if (answer.contentType().isPresent()) {
            builder = builder.contentType(answer.contentType().get());
        }
        if (answer.request().correlation().isPresent()) {
            builder = builder.correlationData(answer.request().correlation().get());
        }
        return client.publish(builder.build())
                .thenAccept(
                        result -> {
                            if (result.getError().isPresent()) {
                                throw new CompletionException(result.getError().get());
                            }
                        });
    }

    @Override
    public CompletableFuture<BrokerException> lost() {
        return lost;
    }

    @Override
    public void close() {
        clients.close(client, client::disconnect, messages);
    }

    private static Message message(Mqtt5Publish publish) {
        Map<String, List<String>> properties = new TreeMap<>();
        publish.getUserProperties()
                .asList()
                .forEach(
                        property ->
                                properties
                                        .computeIfAbsent(
                                                property.getName().toString(),
                                                _ -> new ArrayList<>())
                                        .add(property.getValue().toString()));
        return new Message(
                publish.getTopic().toString(),
                publish.getQos().getCode(),
                publish.isRetain(),
                publish.getPayload().orElse(ByteBuffer.allocate(0)),
                publish.getContentType().map(Object::toString),
                properties,
                publish.getResponseTopic()
                        .map(topic -> new Request(topic.toString(), publish.getCorrelationData())),
                () -> ClientFactory.acknowledge(publish::acknowledge));
    }
}
