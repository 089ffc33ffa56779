package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lane that is used before its event loop has it. */
@Timeout(60)
final class LaneOpenIT extends PlayedLane {

    @Test
    void sendsACallThatCameBeforeTheLoopHadIt() throws Exception {
        // Given
        CountDownLatch free = holdLoop();
        connect(PATIENT);
        TestingSink sink = call();

        // When
        free.countDown();

        // Then
        long fence = read();
        answer(fence);
        assertThat(get(sink)).isEqualTo("of " + fence);
    }

    @Test
    void givesACallBackWhenNoLoopReadsIt() throws Exception {
        // Given
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        connect(PATIENT);

        // When
        TestingSink sink = call();

        // Then
        assertThat(cameBack(sink)).isFalse();
    }
}
