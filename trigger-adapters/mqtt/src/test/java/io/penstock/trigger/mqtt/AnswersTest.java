package io.penstock.trigger.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import io.penstock.trigger.mqtt.Answers.Debt;
import io.penstock.trigger.mqtt.Message.Request;
import io.penstock.trigger.spi.Outcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private static final Reply REPLY =
            Reply.of(new Outcome.Succeeded(Optional.empty(), ByteBuffer.allocate(0)));

    private final Answers answers = new Answers();

    /** Keeps what is published; the test says what the broker thinks of it. */
    private static final class TestingConnection implements BrokerConnection {

        private final List<String> topics = new ArrayList<>();
        private final List<CompletableFuture<Void>> told = new ArrayList<>();

        @Override
        public CompletableFuture<Void> publish(Answer answer) {
            if (answer.request().responseTopic().equals("#")) {
                throw new IllegalArgumentException("a wildcard");
            }
            topics.add(answer.request().responseTopic());
            told.add(new CompletableFuture<>());
            return told.getLast();
        }

        @Override
        public boolean open() {
            return true;
        }

        @Override
        public void subscribe(List<String> filters) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unsubscribe(List<String> filters) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<BrokerException> lost() {
            return new CompletableFuture<>();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }

    private Debt owe(String topic) throws InterruptedException {
        return answers.owe(new Request(topic, Optional.empty()));
    }

    @Test
    void anAnswerWaitsForAConnection() throws Exception {
        owe("a").answer(REPLY);
        TestingConnection connection = new TestingConnection();
        answers.use(connection);
        assertThat(connection.topics).containsExactly("a");
        assertThat(answers.awaitNone(Duration.ofMillis(1))).isFalse();
        connection.told.getFirst().complete(null);
        assertThat(answers.awaitNone(Duration.ofMillis(1))).isTrue();
    }

    @Test
    void whatALostConnectionDidNotConfirmIsPublishedAgain() throws Exception {
        TestingConnection first = new TestingConnection();
        answers.use(first);
        owe("a").answer(REPLY);
        owe("b").answer(REPLY);
        first.told
                .getLast()
                .completeExceptionally(new ConnectionClosedException("the test closes it"));
        answers.suspend();
        TestingConnection second = new TestingConnection();
        answers.use(second);
        assertThat(second.topics).containsExactlyInAnyOrder("a", "b");
        first.told.getFirst().complete(null);
        assertThat(answers.count()).isEqualTo(2);
        second.told.forEach(one -> one.complete(null));
        assertThat(answers.count()).isZero();
    }

    @Test
    void anAnswerThatTheBrokerRefusesIsGivenUp() throws Exception {
        TestingConnection connection = new TestingConnection();
        answers.use(connection);
        owe("a").answer(REPLY);
        connection.told.getFirst().completeExceptionally(new IllegalStateException("refused"));
        owe("#").answer(REPLY);
        assertThat(answers.count()).isZero();
    }

    @Test
    void aRequestIsAnsweredOnce() throws Exception {
        TestingConnection connection = new TestingConnection();
        answers.use(connection);
        Debt debt = owe("a");
        debt.answer(REPLY);
        debt.answer(REPLY);
        debt.giveUp();
        assertThat(connection.topics).containsExactly("a");
        assertThat(answers.count()).isEqualTo(1);
    }

    @Test
    void oneMoreThanTheMostWaitsForAnEnd() throws Exception {
        List<Debt> debts = new ArrayList<>();
        for (int i = 0; i < Answers.OPEN_MAX; i++) {
            debts.add(owe("a"));
        }
        CompletableFuture<Debt> more = new CompletableFuture<>();
        Thread waiting =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        more.complete(owe("b"));
                                    } catch (InterruptedException e) {
                                        more.completeExceptionally(e);
                                    }
                                });
        assertThat(waiting.join(Duration.ofMillis(100))).isFalse();
        debts.getFirst().giveUp();
        more.join().giveUp();
        assertThat(answers.count()).isEqualTo(Answers.OPEN_MAX - 1);
    }
}
