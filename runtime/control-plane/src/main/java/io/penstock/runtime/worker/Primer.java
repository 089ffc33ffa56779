package io.penstock.runtime.worker;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.SettingsParser;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Takes a new worker through its first load, call and unload with a function of our own, so that
 * the first real call doesn't pay for what only the first one pays for.
 */
public final class Primer {

    /** Not an id a pool gives out. */
    private static final long INSTANCE_ID = Long.MAX_VALUE;

    /** One for each way a call may take through a worker: typed JSON, and the whole request. */
    private static final List<String> HANDLERS =
            List.of("io.penstock.priming.Echo", "io.penstock.priming.Mirror");

    private final List<FunctionVersion> functions;

    /** A primer that loads the given jar. */
    public Primer(Path primingJar) {
        functions = HANDLERS.stream().map(handler -> version(primingJar, handler)).toList();
    }

    private static FunctionVersion version(Path jar, String handler) {
        return new FunctionVersion(
                new FunctionName("penstock", "priming"),
                1,
                "",
                List.of(jar),
                SettingsParser.parse(Map.of("handler", handler)),
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
            for (FunctionVersion function : functions) {
                prime(worker, function);
            }
            primed = true;
        } catch (InitFailedException | WorkerLostException e) {
            throw new WorkerStartException("the priming call failed: " + e.getMessage(), e);
        } finally {
            if (!primed) {
                worker.kill("priming failed");
            }
            worker.unhold(false);
        }
    }

    private static void prime(WorkerProcess worker, FunctionVersion function)
            throws InitFailedException, WorkerLostException, WorkerStartException {
        Instance instance = worker.prime(INSTANCE_ID, function);
        PrimingAnswer answer = new PrimingAnswer();
        instance.lanes().getFirst().call(request(), Slice.utf8("{\"a\":[1,true]}"), answer);
        answer.await();
        worker.unload(instance);
    }

    private static Lane.Request request() {
        return new Lane.Request(
                "priming",
                1,
                Long.MAX_VALUE,
                "POST",
                "/",
                "a=1&b=%20",
                List.of(
                        new Header("content-type", "application/json"),
                        new Header("accept", "*/*")));
    }
}
