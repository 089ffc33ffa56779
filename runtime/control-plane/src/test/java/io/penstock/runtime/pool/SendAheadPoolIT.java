package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.Slice;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.worker.Lane;
import io.penstock.runtime.worker.TestingSink;
import io.penstock.runtime.worker.WorkerLostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls behind others on one lane of a real worker. */
@Timeout(60)
final class SendAheadPoolIT {

    private static final long SHORT_NANOS = 1_000;

    @TempDir private Path folder;
    private TestingNode node;

    @BeforeEach
    void start() throws Exception {
        node = TestingNode.start(folder);
    }

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    /** A version whose calls are known to be short. */
    private FunctionVersion known(int instances) {
        return known(node, instances);
    }

    private static FunctionVersion known(TestingNode node, int instances) {
        FunctionVersion version = node.version(TestingVersion.script("f").instances(0, instances));
        node.lease(version)
                .returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
        return version;
    }

    /** A call that has begun, and sleeps for 20 s. */
    private TestingSink sleep(Lease lease) {
        Path begun = folder.resolve("begun");
        TestingSink sleeping = call(lease, "doze " + begun);
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(begun));
        return sleeping;
    }

    private static TestingSink call(Lease lease, String body) {
        TestingSink sink = new TestingSink();
        Lane.Request request =
                new Lane.Request("id", 1, Long.MAX_VALUE, "POST", "/", "", List.of());
        lease.lane().call(request, Slice.utf8(body), sink);
        return sink;
    }

    @Test
    void leasesTheLaneThatIsBusy() throws Exception {
        // Given
        FunctionVersion version = known(2);

        // When
        Lease first = node.lease(version);
        Lease second = node.lease(version);

        // Then
        assertThat(second.lane()).isSameAs(first.lane());
        assertThat(call(first, "one").whole().get(30, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(call(second, "two").whole().get(30, TimeUnit.SECONDS)).isEqualTo("two");
        assertThat(node.view(version).live().getFirst().state())
                .isEqualTo(new InstanceState.Leased(1));
        first.returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
        assertThat(node.view(version).live().getFirst().state())
                .isEqualTo(new InstanceState.Leased(1));
        second.returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
        assertThat(node.view(version).live().getFirst().state())
                .isInstanceOf(InstanceState.Ready.class);
    }

    @Test
    void waitsWhenTheLaneHasAsManyAsMayBe() {
        // Given
        FunctionVersion version = known(1);
        List<Lease> leases = IntStream.range(0, 8).mapToObj(_ -> node.lease(version)).toList();

        // When
        TestingTaker waiting = new TestingTaker();
        node.pools().of(version).lease(waiting.request(new Cancellation()));

        // Then
        assertThat(waiting.lease()).isNotDone();
        leases.getFirst()
                .returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
        assertThat(waiting.lease()).isCompleted();
        assertThat(waiting.lease().join().lane()).isSameAs(leases.getLast().lane());
    }

    @Test
    void aCallBehindALongOneComesBackAndRunsElsewhere() throws Exception {
        // Given
        FunctionVersion version = known(2);
        Lease first = node.lease(version);
        Lease second = node.lease(version);
        TestingSink sleeping = sleep(first);

        // When
        TestingSink behind = call(second, "uid");

        // Then
        assertThat(behind.withdrawn().get(30, TimeUnit.SECONDS)).isTrue();
        TestingTaker again = new TestingTaker();
        second.unused(true, again.request(new Cancellation()));
        Lease elsewhere = again.get();
        assertThat(elsewhere.lane()).isNotSameAs(first.lane());
        assertThat(call(elsewhere, "uid").whole().get(30, TimeUnit.SECONDS)).hasSize(36);
        assertThat(sleeping.whole()).isNotDone();
        elsewhere.returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
        first.lane().instance().worker().cancel(first.lane().instance(), sleeping.fence());
        assertThat(sleeping.whole().get(30, TimeUnit.SECONDS)).contains("InterruptedException");
        assertThat(call(first, "as before").whole().get(30, TimeUnit.SECONDS))
                .isEqualTo("as before");
        first.returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void whoComesBackIsServedBeforeTheLine() throws Exception {
        // Given
        FunctionVersion version = known(1);
        Lease first = node.lease(version);
        Lease second = node.lease(version);
        TestingSink sleeping = sleep(first);
        TestingSink behind = call(second, "uid");
        assertThat(behind.withdrawn().get(30, TimeUnit.SECONDS)).isTrue();
        TestingTaker inLine = new TestingTaker();
        node.pools().of(version).lease(inLine.request(new Cancellation()));

        // When
        TestingTaker again = new TestingTaker();
        second.unused(true, again.request(new Cancellation()));
        first.lane().instance().worker().cancel(first.lane().instance(), sleeping.fence());
        sleeping.whole().get(30, TimeUnit.SECONDS);
        first.returned(
                new CallTimes(TestingNode.LONG_NANOS, TestingNode.LONG_NANOS, CallTimes.UNKNOWN),
                false);

        // Then
        Lease next = again.get();
        assertThat(inLine.lease()).isNotDone();
        next.returned(
                new CallTimes(TestingNode.LONG_NANOS, TestingNode.LONG_NANOS, CallTimes.UNKNOWN),
                false);
        inLine.get().returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void whoHasHungUpDoesNotAskAgain() throws Exception {
        // Given
        FunctionVersion version = known(1);
        Lease first = node.lease(version);
        Lease second = node.lease(version);
        sleep(first);
        assertThat(call(second, "uid").withdrawn().get(30, TimeUnit.SECONDS)).isTrue();
        Cancellation cancellation = new Cancellation();

        // When
        cancellation.cancel();
        TestingTaker again = new TestingTaker();
        second.unused(true, again.request(cancellation));

        // Then
        assertThatThrownBy(again::get).hasMessageContaining("hung up");
    }

    @Test
    void callsThatHaveNotBegunOutliveTheirWorker() throws Exception {
        try (TestingNode patient = TestingNode.patient(folder)) {
            // Given
            FunctionVersion version = known(patient, 2);
            Lease first = patient.lease(version);
            Lease second = patient.lease(version);
            TestingSink sleeping = call(first, "sleep 20000");
            TestingSink behind = call(second, "uid");
            await().until(() -> behind.fence() > sleeping.fence());

            // When
            first.lane().instance().worker().kill("a test's");

            // Then
            assertThatThrownBy(() -> sleeping.whole().get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(WorkerLostException.class);
            first.lost(false);
            assertThat(behind.withdrawn().get(30, TimeUnit.SECONDS)).isFalse();
            TestingTaker again = new TestingTaker();
            second.unused(false, again.request(new Cancellation()));
            Lease elsewhere = again.get();
            assertThat(elsewhere.lane()).isNotSameAs(first.lane());
            elsewhere.returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
        }
    }

    @Test
    void thoseWhoComeBackKeepTheirOrderAndTakeIdleLanes() throws Exception {
        // Given
        FunctionVersion version = known(1);
        List<Lease> leases = IntStream.range(0, 3).mapToObj(_ -> node.lease(version)).toList();
        List<TestingTaker> agains = Stream.generate(TestingTaker::new).limit(2).toList();

        // When
        leases.get(2).unused(true, agains.get(1).request(new Cancellation()));
        leases.get(1).unused(true, agains.get(0).request(new Cancellation()));

        // Then
        assertThat(agains).noneMatch(again -> again.lease().isDone());
        leases.get(0)
                .returned(
                        new CallTimes(
                                TestingNode.LONG_NANOS, TestingNode.LONG_NANOS, CallTimes.UNKNOWN),
                        false);
        Lease next = agains.get(0).get();
        assertThat(agains.get(1).lease()).isNotDone();
        next.returned(
                new CallTimes(TestingNode.LONG_NANOS, TestingNode.LONG_NANOS, CallTimes.UNKNOWN),
                false);
        agains.get(1)
                .get()
                .returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void anInstanceThatIsGivenUpGetsNoMore() {
        // Given
        FunctionVersion version =
                node.version(TestingVersion.script("f").instances(0, 1).concurrency(2));
        Lease one = node.lease(version);
        Lease other = node.lease(version);
        one.returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
        Lease third = node.lease(version);
        assertThat(third.lane()).isSameAs(other.lane());

        // When
        third.lost(false);

        // Then
        TestingTaker next = new TestingTaker();
        node.pools().of(version).lease(next.request(new Cancellation()));
        other.returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
        assertThat(next.lease().join().lane().instance()).isNotSameAs(one.lane().instance());
    }

    @Test
    void anInstanceGoesWhenTheLastOfItsCallsHasEnded() {
        // Given
        FunctionVersion version = known(1);
        Lease first = node.lease(version);
        Lease second = node.lease(version);

        // When
        node.pools().changed(Set.of(), Set.of());

        // Then
        first.returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
        assertThat(first.lane().instance().worker().accepting()).isTrue();
        second.returned(new CallTimes(SHORT_NANOS, SHORT_NANOS, CallTimes.UNKNOWN), false);
        await().until(() -> !first.lane().instance().worker().accepting());
    }
}
