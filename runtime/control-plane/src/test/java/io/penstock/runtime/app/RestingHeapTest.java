package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RestingHeapTest {

    private static final long MIB = 1 << 20;

    private long live;
    private long used;
    private int collections;
    private final RestingHeap heap =
            new RestingHeap(
                    () -> used,
                    () -> {
                        collections++;
                        used = live;
                    });

    private void allocate(long bytes) {
        used += bytes;
        heap.look();
    }

    @Test
    void whatAStartHasLeftIsCollectedOnceItIsOver() {
        live = 3 * MIB;

        allocate(9 * MIB);
        allocate(5 * MIB);
        allocate(RestingHeap.CALM_BYTES);
        assertThat(collections).isZero();
        allocate(0);

        assertThat(collections).isOne();
        assertThat(used).isEqualTo(live);
    }

    @Test
    void atRestItIsCollectedEachTimeThatItIsWorthIt() {
        for (int i = 0; i < 80; i++) {
            allocate(MIB / 10);
        }

        assertThat(collections).isOne();
        assertThat(used).isLessThan(RestingHeap.GARBAGE_BYTES);
    }

    @Test
    void underLoadItIsLeftToTheCollector() {
        for (int i = 0; i < 100; i++) {
            allocate(20 * MIB);
            // What it has room for has been filled since.
            used = used > 60 * MIB ? MIB : used;
        }

        assertThat(collections).isZero();
    }

    @Test
    void whatIsNeededIsntCollectedOverAndOver() {
        live = 30 * MIB;

        allocate(30 * MIB);
        allocate(0);
        allocate(0);
        allocate(0);

        assertThat(collections).isOne();
    }

    @Test
    void whatALoadHasLeftIsCollectedAfterIt() {
        allocate(50 * MIB);
        used = 2 * MIB;
        allocate(30 * MIB);
        allocate(0);
        allocate(0);

        assertThat(collections).isOne();
        assertThat(used).isZero();
    }
}
