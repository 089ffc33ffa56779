package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.penstock.trigger.spi.ConfigException;
import io.reactivex.disposables.Disposable;
import io.reactivex.schedulers.Schedulers;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes the HiveMQ clients of a trigger. They don't reconnect by themselves: the client would count
 * what is waiting to be acknowledged on the old connection towards the new one's receive maximum,
 * and give up when the broker sends it again.
 *
 * @param loop the thread of the one client that is made
 * @param end of that client
 * @param tls empty without TLS
 */
record ClientFactory(
        MqttConfig config, ClientLoop loop, ClientEnd end, Optional<MqttClientSslConfig> tls) {

    private static final System.Logger LOG = System.getLogger(ClientFactory.class.getName());

    private static final Duration LOOP_END = Duration.ofSeconds(2);
    private static final long CONNECT_SECONDS = 10;

    /** More than the client itself waits for each of its steps. */
    private static final long ANSWER_SECONDS = 30;

    /** Reads what TLS needs. */
    static ClientFactory of(String trigger, MqttConfig config) throws ConfigException {
        Optional<MqttClientSslConfig> tls =
                config.broker().tls() ? Optional.of(config.tls().load()) : Optional.empty();
        return new ClientFactory(
                config, new ClientLoop("mqtt-client-" + trigger), new ClientEnd(), tls);
    }

    MqttClientBuilder builder(String clientId, CompletableFuture<BrokerException> lost) {
        return MqttClient.builder()
                .identifier(clientId)
                .executorConfig()
                .nettyExecutor(loop)
                .nettyThreads(1)
                .applicationScheduler(Schedulers.trampoline())
                .applyExecutorConfig()
                .transportConfig()
                .serverHost(config.broker().host())
                .serverPort(config.broker().port())
                .socketConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .mqttConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .sslConfig(tls.orElse(null))
                .applyTransportConfig()
                .addConnectedListener(_ -> end.connected())
                .addDisconnectedListener(
                        context -> {
                            end.disconnected();
                            lost.complete(BrokerException.of(context.getCause()));
                        });
    }

    /** Waits for an answer of the broker. */
    static <T> T await(CompletableFuture<T> answer) throws BrokerException, InterruptedException {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw BrokerException.of(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw BrokerException.late(e);
        } finally {
            answer.cancel(false);
        }
    }

    static MqttQos qos(int code) {
        return Objects.requireNonNull(MqttQos.fromCode(code));
    }

    /** Acknowledges if the connection is still there; else the broker sends the message again. */
    static void acknowledge(Runnable acknowledgement) {
        try {
            acknowledgement.run();
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "A message came too late to be acknowledged.", e);
        }
    }

    /**
     * Disconnects a client. Waits for its thread, too: it loads classes to the end, for which the
     * adapter's loader has to be open.
     */
    void close(
            MqttClient client,
            Supplier<CompletableFuture<Void>> disconnection,
            Disposable messages) {
        boolean interrupted = end.await(client, disconnection, messages);
        try {
            if (!loop.awaitEnd(LOOP_END)) {
                LOG.log(Level.WARNING, "The thread of a client doesn't end.");
            }
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
