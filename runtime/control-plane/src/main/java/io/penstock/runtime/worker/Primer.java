package io.penstock.runtime.worker;

import io.penstock.protocol.Header;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.FunctionVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Takes a new worker through its first load, call and unload with a function of our own, so that
 * the first real call doesn't pay for what only the first one pays for.
 */
public final class Primer {

    /** Not an id a pool gives out. */
    private static final long INSTANCE_ID = Long.MAX_VALUE;

    private final FunctionVersion echo;

    /** A primer that loads the given jar. */
    public Primer(Path primingJar) {
        echo =
                new FunctionVersion(
                        new FunctionName("penstock", "priming"),
                        1,
                        "",
                        List.of(primingJar),
                        FunctionSettings.DEFAULTS,
                        Instant.EPOCH);
    }

    /**
     * Primes a worker; it is held meanwhile.
     *
     * @throws WorkerStartException if the worker doesn't get through it; it has been killed then
     */
    public void prime(WorkerProcess worker) throws WorkerStartException {
        if (!worker.tryHold()) {
            throw new WorkerStartException("the worker ended before it was primed");
        }
        boolean primed = false;
        try {
            Instance instance = worker.prime(INSTANCE_ID, echo);
            Answer answer = new Answer();
            instance.lanes().getFirst().call(request(), Slice.utf8("{\"a\":[1,true]}"), answer);
            worker.unload(instance);
            if (!answer.right) {
                throw new WorkerStartException("the priming call failed: " + answer.problem);
            }
            primed = true;
        } catch (InitFailedException | WorkerLostException | ProtocolException e) {
            throw new WorkerStartException("the priming call failed: " + e.getMessage(), e);
        } finally {
            if (!primed) {
                worker.kill("priming failed");
            }
            worker.unhold(false);
        }
    }

    private static Lane.Request request() {
        return new Lane.Request(
                1,
                "priming",
                1,
                Long.MAX_VALUE,
                "POST",
                "/",
                "",
                List.of(new Header("content-type", "application/json")));
    }

    private static final class Answer implements AnswerSink {
        private boolean right;
        private String problem = "";

        @Override
        public void result(LaneFrame.Result result) {
            right = result.status() == 200;
            problem = "status " + result.status();
        }

        @Override
        public void head(LaneFrame.Head head) {
            problem = "answered in chunks";
        }

        @Override
        public void chunk(Slice bytes) {}

        @Override
        public void end(LaneFrame.End end) {}

        @Override
        public void failed(LaneFrame.Failed failed) {
            problem = failed.failure().message();
        }
    }
}
