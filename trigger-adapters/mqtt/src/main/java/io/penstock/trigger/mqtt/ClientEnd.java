package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientState;
import io.reactivex.disposables.Disposable;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of one client. Its messages are taken until it has disconnected: it acknowledges by
 * itself what nobody takes, and the broker then forgets what nobody has. A client that is about to
 * connect can't be told to disconnect; it is told once it has connected.
 */
final class ClientEnd {

    private static final System.Logger LOG = System.getLogger(ClientEnd.class.getName());

    private static final Duration DISCONNECT_MAX = Duration.ofSeconds(3);

    private final CompletableFuture<Void> disconnected = new CompletableFuture<>();
    private volatile @Nullable Supplier<CompletableFuture<Void>> disconnection;

    /** The client has connected. */
    void connected() {
        Supplier<CompletableFuture<Void>> wanted = disconnection;
        if (wanted != null) {
            tell(wanted);
        }
    }

    /** The client has disconnected, or hasn't got a connection. */
    void disconnected() {
        disconnected.complete(null);
    }

    private static void tell(Supplier<CompletableFuture<Void>> disconnection) {
        var _ =
                disconnection
                        .get()
                        .exceptionally(
                                failure -> {
                                    LOG.log(Level.DEBUG, "No connection.", failure);
                                    return null;
                                });
    }

    /**
     * Disconnects, waits a moment for it, and takes no more messages once it is so, also when that
     * is later.
     *
     * @return whether the thread was interrupted meanwhile
     */
    boolean await(
            MqttClient client,
            Supplier<CompletableFuture<Void>> disconnectedBy,
            Disposable messages) {
        disconnection = disconnectedBy;
        tell(disconnectedBy);
        if (client.getState() == MqttClientState.DISCONNECTED) {
            disconnected();
        }
        CompletableFuture<Void> released = disconnected.thenRun(messages::dispose);
        boolean interrupted = false;
        long end = System.nanoTime() + DISCONNECT_MAX.toNanos();
        while (true) {
            try {
                released.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                return interrupted;
            } catch (InterruptedException _) {
                interrupted = true;
            } catch (TimeoutException _) {
                // E.g. a broker that doesn't answer the wish for a connection.
                LOG.log(Level.INFO, "A client hasn't disconnected within {0}.", DISCONNECT_MAX);
                return interrupted;
            } catch (ExecutionException e) {
                throw new IllegalStateException("messages are let go without a failure", e);
            }
        }
    }
}
