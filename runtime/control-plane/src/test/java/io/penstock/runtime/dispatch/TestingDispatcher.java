package io.penstock.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.pool.TestingNode;
import io.penstock.runtime.pool.TestingVersion;
import io.penstock.runtime.registry.FunctionVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Calls through a dispatcher over real worker processes, each on a thread of its own. */
final class TestingDispatcher implements AutoCloseable {

    static final Origin ORIGIN = Origin.call(Lineage.HTTP, 5);

    private final AtomicLong ids = new AtomicLong();
    private final TestingNode node;
    private final Dispatcher dispatcher;

    private TestingDispatcher(TestingNode node) {
        this.node = node;
        dispatcher =
                new Dispatcher(
                        node.pools(),
                        node.deadlines(),
                        InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")),
                        new DispatchMetrics(node.meters()));
    }

    static TestingDispatcher start(Path folder) throws IOException {
        return new TestingDispatcher(TestingNode.start(folder));
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    FunctionVersion version(TestingVersion version) {
        return node.version(version);
    }

    /** A call that may not have ended yet. */
    final class Running {

        private final TestingReply reply;
        private final Cancellation cancellation = new Cancellation();
        private final List<LedgerRow> rows = new CopyOnWriteArrayList<>();
        private final Thread thread;

        private Running(
                FunctionVersion version,
                String body,
                TestingReply reply,
                CompletableFuture<Void> written) {
            this.reply = reply;
            Invocation invocation =
                    new Invocation(
                            new InvocationId("i" + ids.incrementAndGet()),
                            version,
                            ORIGIN,
                            "POST",
                            "/",
                            "",
                            List.of(),
                            Slice.utf8(body));
            thread =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            dispatcher.call(
                                                    invocation,
                                                    cancellation,
                                                    reply,
                                                    row -> {
                                                        rows.add(row);
                                                        return written;
                                                    }));
        }

        TestingReply reply() {
            return reply;
        }

        List<LedgerRow> rows() {
            return rows;
        }

        /** The caller doesn't want to know any more. */
        void hangUp() {
            cancellation.cancel();
        }

        /** How it ended for the caller, once the function has ended too. */
        String ending() throws Exception {
            reply.ending();
            thread.join();
            assertThat(reply.endings()).hasSize(1);
            assertThat(rows).as("rows of one attempt").hasSize(1);
            return reply.endings().getFirst();
        }
    }

    Running run(FunctionVersion version, String body) {
        return run(version, body, new TestingReply());
    }

    Running run(FunctionVersion version, String body, TestingReply reply) {
        return run(version, body, reply, CompletableFuture.completedFuture(null));
    }

    /**
     * Starts a call.
     *
     * @param written when the row of its attempt is
     */
    Running run(
            FunctionVersion version,
            String body,
            TestingReply reply,
            CompletableFuture<Void> written) {
        return new Running(version, body, reply, written);
    }

    /** Runs a call to its end and gives its answer's body, or how else it ended. */
    String call(FunctionVersion version, String body) throws Exception {
        Running running = run(version, body);
        String ending = running.ending();
        return ending.equals("answer 200") ? running.reply.body() : ending;
    }

    /** How many calls are in an instance. */
    double inFlight() {
        return node.meters().find("penstock.instances").tag("state", "leased").gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }

    /** How many calls ended so. */
    double counted(String outcome) {
        return node
                .meters()
                .find("penstock.invocations")
                .tag("outcome", outcome)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Override
    public void close() throws IOException {
        node.close();
    }
}
