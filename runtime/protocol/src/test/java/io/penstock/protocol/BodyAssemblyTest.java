package io.penstock.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BodyAssemblyTest {

    private static final int BYTES_MAX = 1000;

    @Test
    void isEmptyAtFirst() {
        // When
        BodyAssembly assembly = new BodyAssembly(BYTES_MAX);

        // Then
        assertThat(assembly.length()).isZero();
        assertThat(assembly.whole()).isEqualTo(Slice.empty());
    }

    /** Replay with {@code -Dpenstock.seed=SEED}. */
    @Test
    void putsRandomPartsTogetherUpToItsLimit() throws Exception {
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("BodyAssemblyTest: replay with -Dpenstock.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            // Given
            byte[] body = new byte[random.nextInt(BYTES_MAX + 1)];
            random.nextBytes(body);
            BodyAssembly assembly = new BodyAssembly(BYTES_MAX);

            // When
            int added = 0;
            while (added < body.length) {
                int length = Math.min(random.nextInt(300), body.length - added);
                assembly.add(Slice.wrap(body, added, length));
                added += length;
            }

            // Then
            assertThat(assembly.length()).isEqualTo(body.length);
            assertThat(assembly.whole()).isEqualTo(Slice.wrap(body));
        }
    }

    @Test
    void takesABodyOfExactlyItsLimitAndNotAByteMore() throws Exception {
        // Given
        BodyAssembly assembly = new BodyAssembly(BYTES_MAX);
        assembly.add(Slice.wrap(new byte[BYTES_MAX - 1]));
        assembly.add(Slice.wrap(new byte[1]));

        // When
        assertThatThrownBy(() -> assembly.add(Slice.wrap(new byte[1])))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("at most " + BYTES_MAX);

        // Then
        assertThat(assembly.whole().copy()).isEqualTo(Arrays.copyOf(new byte[0], BYTES_MAX));
    }
}
