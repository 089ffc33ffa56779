package io.penstock.trigger.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.plugins.RxJavaPlugins;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

class IncomingTest {

    private final List<Throwable> undeliverable = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private final CompletableFuture<BrokerException> lost = new CompletableFuture<>();
    private final Incoming<String> incoming = new Incoming<>(taken::add, lost);

    @AfterEach
    void reset() {
        RxJavaPlugins.reset();
    }

    @Test
    void theEndOfTheClientIsALoss() {
        Client client = new Client();
        incoming.onSubscribe(client);
        incoming.onNext("a");
        incoming.onError(new IllegalStateException("gone"));
        assertThat(taken).containsExactly("a");
        assertThat(lost).isCompleted();
    }

    @Test
    void aSessionThatEndsAfterDisposingIsNobodysError() {
        RxJavaPlugins.setErrorHandler(undeliverable::add);
        Client client = new Client();
        incoming.onSubscribe(client);
        incoming.dispose();
        incoming.onError(new IllegalStateException("the session has expired"));
        assertThat(client.cancelled).isTrue();
        assertThat(undeliverable).isEmpty();
    }

    @Test
    void aMessageThatCannotBeTakenEndsTheConnectionAndNotTheTaking() {
        Client client = new Client();
        List<String> good = new ArrayList<>();
        Incoming<String> choosy =
                new Incoming<>(
                        message -> {
                            if (message.equals("bad")) {
                                throw new IllegalStateException("unreadable");
                            }
                            good.add(message);
                        },
                        lost);
        choosy.onSubscribe(client);
        choosy.onNext("bad");
        choosy.onNext("good");
        assertThat(lost).isCompleted();
        assertThat(good).containsExactly("good");
        assertThat(client.cancelled).isFalse();
    }

    private static final class Client implements Subscription {

        private boolean cancelled;

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
