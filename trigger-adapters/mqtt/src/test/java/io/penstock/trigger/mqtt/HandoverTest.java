package io.penstock.trigger.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.mqtt.Handover.Arrival;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandoverTest {

    private final Handover handover = new Handover(2);

    private static Arrival arrival(long connection, int qos, String topic) {
        return new Arrival(
                connection,
                new Message(
                        topic,
                        qos,
                        false,
                        ByteBuffer.allocate(0),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        () -> {}));
    }

    private String take() throws InterruptedException {
        return handover.take().orElseThrow().topic();
    }

    @Test
    void messagesOfQosZeroAreDroppedAboveTheBoundAndOthersAreNot() throws Exception {
        assertThat(handover.offer(arrival(1, 0, "a"))).isTrue();
        assertThat(handover.offer(arrival(1, 0, "b"))).isTrue();
        assertThat(handover.offer(arrival(1, 0, "dropped"))).isFalse();
        assertThat(handover.offer(arrival(1, 1, "c"))).isTrue();
        assertThat(take()).isEqualTo("a");
        assertThat(handover.offer(arrival(1, 0, "d"))).isTrue();
        assertThat(take()).isEqualTo("b");
        assertThat(take()).isEqualTo("c");
        assertThat(take()).isEqualTo("d");
    }

    @Test
    void whatTheBrokerSendsAgainIsForgotten() throws Exception {
        handover.offer(arrival(1, 1, "old"));
        handover.offer(arrival(1, 0, "not sent again"));
        handover.offer(arrival(2, 1, "new"));
        handover.forgetBefore(2);
        assertThat(take()).isEqualTo("not sent again");
        assertThat(take()).isEqualTo("new");
        assertThat(handover.size()).isZero();
    }

    /**
     * The session of the third connection is that of the second, which has never had "only here".
     */
    @Test
    void whatTheBrokerHasForgottenIsKeptForGood() throws Exception {
        handover.offer(arrival(1, 1, "only here"));
        handover.keepBefore(2);
        handover.offer(arrival(2, 1, "sent again"));
        handover.forgetBefore(3);
        assertThat(take()).isEqualTo("only here");
        assertThat(handover.size()).isZero();
    }

    @Test
    void anotherConnectionWaitsForRoom() throws Exception {
        for (String topic : new String[] {"a", "b", "c"}) {
            handover.offer(arrival(1, 1, topic));
        }
        Thread waiting =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        handover.awaitRoom();
                                    } catch (InterruptedException _) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        assertThat(waiting.join(Duration.ofMillis(100))).isFalse();
        assertThat(take()).isEqualTo("a");
        await().until(() -> waiting.join(Duration.ofSeconds(10)));
    }

    @Test
    void aClosedOneTakesAndGivesNothing() throws Exception {
        handover.offer(arrival(1, 1, "a"));
        handover.close();
        assertThat(handover.offer(arrival(1, 0, "b"))).isTrue();
        assertThat(handover.take()).isEmpty();
    }
}
