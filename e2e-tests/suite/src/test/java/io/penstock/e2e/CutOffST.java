package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a stop does with attempts that take longer than it waits. */
@PenstockTest({"penstock.shutdown.drain=500ms", "penstock.workers.close-timeout=500ms"})
class CutOffST {

    private final Penstock server;

    CutOffST(Penstock server) {
        this.server = server;
    }

    @Test
    void attemptsThatAStopCutsOffAreInTheLedgerAndTheirEventsRunAgain() throws Exception {
        // Given
        Functions functions = server.functions();
        Witness witness = Witness.create();
        functions.deploy("endless", FunctionJar.of("Recorder"), witness.setting());
        Events events = server.events();
        String id;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> call =
                    executor.submit(() -> functions.call("endless", "label=call&ms=60000"));
            id = events.accept("endless", "label=event&ms=60000");
            await("both run").until(() -> witness.lines("begin").size() == 2);

            // When
            server.terminate();
            server.awaitEnd();

            // Then
            assertThatThrownBy(call::get).as("the port is closed by then").isNotNull();
        }
        server.start();
        List<Integer> attempts =
                server.given()
                        .get("/v1/usage?group-by=function")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getList("lines.findAll { it.kind == 'invocation' }.attempts");
        assertThat(attempts).containsExactly(2);
        await("the event runs again").until(() -> witness.lines("begin").size() == 3);
        assertThat(events.status(id)).isEqualTo("running");
    }
}
