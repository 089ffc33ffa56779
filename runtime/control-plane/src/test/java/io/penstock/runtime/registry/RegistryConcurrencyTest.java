package io.penstock.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.FunctionName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegistryConcurrencyTest {

    private static final FunctionName NAME = FunctionName.parse("busy");
    private static final int WRITERS = 8;
    private static final int DEPLOYMENTS = 50;

    @Test
    void versionsAreNumberedInTheOrderListenersHearOfThemAndNoReadFails() throws Exception {
        MemoryRegistryStore store = new MemoryRegistryStore();
        Registry registry =
                new Registry(
                        store,
                        RegistryLimits.DEFAULTS,
                        InstantSource.system(),
                        new SplittableRandom(1));
        registry.start(LocalCode.alone(_ -> List.of()));
        registry.deploy(NAME, "first", List.of(), FunctionSettings.DEFAULTS);
        List<Integer> heard = new ArrayList<>();
        registry.subscribe((live, _) -> heard.add(latest(live)));
        AtomicBoolean done = new AtomicBoolean();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> reader = threads.submit(() -> numbersOnlyRise(registry, done));
            List<Future<Set<Integer>>> writers =
                    threads.invokeAll(
                            IntStream.range(0, WRITERS)
                                    .mapToObj(writer -> deployments(registry, writer))
                                    .toList());
            Set<Integer> numbers = new TreeSet<>();
            for (Future<Set<Integer>> writer : writers) {
                numbers.addAll(writer.get());
            }
            done.set(true);

            int last = WRITERS * DEPLOYMENTS + 1;
            assertThat(numbers).hasSize(last - 1).contains(2, last);
            assertThat(heard).isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
            assertThat(reader.get()).isTrue();
        }
        assertThat(store.changes())
                .extracting(change -> ((RegistryChange.VersionAdded) change).version().number())
                .isSorted();
    }

    private static Callable<Set<Integer>> deployments(Registry registry, int writer) {
        return () -> {
            Set<Integer> numbers = new HashSet<>();
            for (int i = 0; i < DEPLOYMENTS; i++) {
                String code = writer + "-" + i;
                numbers.add(
                        registry.deploy(NAME, code, List.of(), FunctionSettings.DEFAULTS)
                                .version()
                                .number());
            }
            return numbers;
        };
    }

    private static boolean numbersOnlyRise(Registry registry, AtomicBoolean done) {
        FunctionTarget target = new FunctionTarget.Latest(NAME);
        int last = 0;
        while (!done.get()) {
            int number = registry.resolve(target).number();
            if (number < last) {
                return false;
            }
            last = number;
            Thread.yield();
        }
        return true;
    }

    private static int latest(Set<FunctionVersion> live) {
        return live.stream().mapToInt(FunctionVersion::number).max().orElse(0);
    }
}
