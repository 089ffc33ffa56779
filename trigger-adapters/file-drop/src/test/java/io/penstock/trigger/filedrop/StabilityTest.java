package io.penstock.trigger.filedrop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StabilityTest {

    private static final Duration STABLE_FOR = Duration.ofSeconds(1);

    @TempDir Path folder;
    private final AtomicLong nanos = new AtomicLong();

    private Stability stability(boolean byAge) {
        return new Stability(
                STABLE_FOR, byAge ? new StoreClock(folder.resolve("clock")) : null, nanos::get);
    }

    private static Version version(long size, Instant modified) {
        return new Version(size, FileTime.from(modified), "");
    }

    private boolean after(Stability stability, long millis, Version version) throws IOException {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
        stability.begin();
        return stability.isStable(Path.of("a"), version);
    }

    @Test
    void aFileCountsWhenItLooksTheSameForAsLong() throws IOException {
        Stability stability = stability(true);
        Instant future = Instant.now().plusSeconds(3600);
        assertThat(after(stability, 0, version(1, future))).isFalse();
        assertThat(stability.due()).isEqualTo(STABLE_FOR);
        assertThat(after(stability, 600, version(1, future))).isFalse();
        assertThat(stability.due()).isEqualTo(Duration.ofMillis(400));
        assertThat(after(stability, 300, version(2, future))).isFalse();
        assertThat(after(stability, 999, version(2, future))).isFalse();
        assertThat(after(stability, 1, version(2, future))).isTrue();
    }

    @Test
    void aFileThatWasAwayInAPassIsNew() throws IOException {
        Stability stability = stability(true);
        Instant future = Instant.now().plusSeconds(3600);
        assertThat(after(stability, 0, version(1, future))).isFalse();
        stability.begin();
        assertThat(after(stability, 2000, version(1, future))).isFalse();
    }

    @Test
    void anOldFileCountsAtTheFirstSightByTheStoresClock() throws IOException {
        Path probe = Files.writeString(folder.resolve("probe"), "now");
        Instant now = Files.getLastModifiedTime(probe).toInstant();
        assertThat(after(stability(true), 0, version(1, now.minusSeconds(60)))).isTrue();
        assertThat(after(stability(true), 0, version(1, now))).isFalse();
    }

    @Test
    void anOldFileDoesNotCountAtTheFirstSightWhereOrderMatters() throws IOException {
        Instant old = Instant.now().minusSeconds(3600);
        Stability stability = stability(false);
        assertThat(after(stability, 0, version(1, old))).isFalse();
        assertThat(after(stability, 1000, version(1, old))).isTrue();
    }

    @Test
    void aFileThatIsNotWholeHoldsBackThoseAfterIt() throws IOException {
        Stability stability = stability(false);
        Version version = version(1, Instant.EPOCH);
        assertThat(pass(stability, version, "b", "d")).isEmpty();
        nanos.addAndGet(STABLE_FOR.toNanos());
        assertThat(pass(stability, version, "d", "c", "b")).containsExactly("b");
        nanos.addAndGet(STABLE_FOR.toNanos());
        assertThat(pass(stability, version, "d", "c")).containsExactly("c", "d");
    }

    private static java.util.List<String> pass(
            Stability stability, Version version, String... names) throws IOException {
        stability.begin();
        Selection selection = Selection.of(FileDropConfig.Order.NAME, stability);
        for (String name : names) {
            selection.offer(new Candidate(Path.of(name), version));
        }
        return selection.ready().stream().map(ready -> ready.relative().toString()).toList();
    }
}
