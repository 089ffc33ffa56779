package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.ControlFrame.Cancel;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptGateTest {

    private static final int ATTEMPTS = 20_000;

    private final InterruptGate gate = new InterruptGate(Thread.currentThread());

    @AfterEach
    void clearFlag() {
        boolean _ = Thread.interrupted();
    }

    @Test
    void interruptsInUserCode() {
        // Given
        gate.begin(1);

        // When
        gate.cancel(1);

        // Then
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThatThrownBy(gate::checkWanted).hasMessageContaining("the caller is gone");
    }

    @Test
    void leavesOtherAttemptsAlone() {
        // Given
        gate.begin(2);

        // When
        gate.cancel(1);
        gate.cancel(3);

        // Then
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(gate.cancelled()).isFalse();
    }

    @Test
    void honoursCancellationThatComesBeforeItsAttempt() {
        // Given
        gate.begin(1);
        gate.end();
        gate.cancel(3);
        gate.cancel(4);

        // When
        gate.begin(2);
        boolean second = gate.cancelled() || Thread.currentThread().isInterrupted();
        gate.end();
        gate.begin(3);

        // Then
        assertThat(second).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThatThrownBy(gate::checkWanted).hasMessageContaining("the caller is gone");
        assertThatThrownBy(gate::enter).hasMessageContaining("the caller is gone");
    }

    @Test
    void remembersTheNewestCancellationsHoweverMany() {
        // Given
        for (long fence = 1; fence <= 1_000; fence++) {
            gate.cancel(fence);
        }

        // When
        gate.begin(1_000 - 63);

        // Then
        assertThat(gate.cancelled()).isTrue();
        gate.begin(1_000);
        assertThat(gate.cancelled()).isTrue();
        gate.begin(1_001);
        assertThat(gate.cancelled()).isFalse();
    }

    @Test
    void cancelledStartIsNoCancelledAttempt() {
        // Given
        gate.cancel(Cancel.START);

        // When
        gate.begin(Cancel.START);

        // Then
        assertThat(gate.cancelled()).isFalse();
    }

    @Test
    void leavesThreadAloneAfterTheAttempt() {
        // Given
        gate.begin(1);
        gate.end();

        // When
        gate.cancel(1);

        // Then
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void keepsCancellationUntilInputOutputIsOver() throws IOException {
        // Given
        gate.begin(1);
        boolean flag = gate.enter();

        // When
        gate.cancel(1);
        boolean during = Thread.currentThread().isInterrupted();
        gate.leave(flag);

        // Then
        assertThat(during).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThatThrownBy(gate::enter).isInstanceOf(IOException.class);
    }

    @Test
    void givesUserCodeItsOwnFlagBack() throws IOException {
        // Given
        gate.begin(1);
        Thread.currentThread().interrupt();

        // When
        boolean flag = gate.enter();
        boolean during = Thread.currentThread().isInterrupted();
        gate.leave(flag);

        // Then
        assertThat(during).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void neverInterruptsChannelWhateverTheInterleaving() throws Exception {
        // Given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Pipe pipe = Pipe.open();
        AtomicLong running = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        Thread canceller =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!over.get()) {
                                        gate.cancel(running.get());
                                    }
                                });

        // When
        for (long fence = 1; fence <= ATTEMPTS; fence++) {
            running.set(fence);
            gate.begin(fence);
            attempt(pipe, random.nextInt(4));
            gate.end();
            assertThat(Thread.currentThread().isInterrupted()).as("seed %d", seed).isFalse();
        }
        over.set(true);
        canceller.join();

        // Then
        assertThat(pipe.sink().isOpen()).as("seed %d", seed).isTrue();
        assertThat(pipe.source().isOpen()).as("seed %d", seed).isTrue();
    }

    private void attempt(Pipe pipe, int writes) throws IOException {
        for (int i = 0; i < writes; i++) {
            boolean flag;
            try {
                flag = gate.enter();
            } catch (IOException _) {
                return;
            }
            try {
                pipe.sink().write(java.nio.ByteBuffer.allocate(8));
                pipe.source().read(java.nio.ByteBuffer.allocate(8));
            } finally {
                gate.leave(flag);
            }
        }
    }
}
