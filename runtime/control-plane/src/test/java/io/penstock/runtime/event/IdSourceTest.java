package io.penstock.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class IdSourceTest {

    @Test
    void idsSortByTime() {
        // Given
        AtomicLong millis = new AtomicLong(1_700_000_000_000L);
        IdSource ids =
                IdSource.timeOrdered(
                        () -> Instant.ofEpochMilli(millis.addAndGet(1)), new Random(1));

        // When
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            made.add(ids.next().value());
        }

        // Then
        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void idsAreUuidsOfVersion7WithoutDashes() {
        // Given
        IdSource ids =
                IdSource.timeOrdered(
                        InstantSource.fixed(Instant.ofEpochMilli(0x0123_4567_89abL)),
                        new Random(1));

        // When
        String id = ids.next().value();

        // Then
        assertThat(id).matches("0123456789ab7[0-9a-f]{3}[89ab][0-9a-f]{15}");
    }

    @Test
    void idsOfOneMomentDiffer() {
        // Given
        IdSource ids = IdSource.timeOrdered(InstantSource.fixed(Instant.EPOCH), new Random(1));

        // When
        Set<InvocationId> made = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            made.add(ids.next());
        }

        // Then
        assertThat(made).hasSize(100_000);
    }

    @Test
    void idsOfManyThreadsDiffer() {
        // Given
        IdSource ids =
                IdSource.timeOrdered(
                        InstantSource.fixed(Instant.EPOCH),
                        () -> ThreadLocalRandom.current().nextLong());
        Set<InvocationId> made = ConcurrentHashMap.newKeySet();

        // When
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                threads.submit(
                        () -> {
                            for (int i = 0; i < 10_000; i++) {
                                made.add(ids.next());
                            }
                        });
            }
        }

        // Then
        assertThat(made).hasSize(40_000);
    }
}
