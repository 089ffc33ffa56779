package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each instance has its own classes, whether or not it shares its worker. */
@PenstockTest("penstock.pool.stable-window=2s")
class IsolationST {

    private final Functions functions;
    private final Penstock server;

    IsolationST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dedicated", "shared"})
    void eachFunctionGetsItsOwnVersionOfALibrary(String isolation) {
        // Given
        FunctionJar jar = FunctionJar.of("LibraryVersion");
        functions.deploy(
                "old-" + isolation,
                jar.withLibrary("commons-lang3-3.12.0.jar"),
                "isolation=" + isolation);
        functions.deploy(
                "new-" + isolation,
                jar.withLibrary("commons-lang3-3.20.0.jar"),
                "isolation=" + isolation);

        // When, Then
        assertThat(functions.answer("old-" + isolation)).isEqualTo("Version 3.12.0");
        assertThat(functions.answer("new-" + isolation)).isEqualTo("Version 3.20.0");
        assertThat(functions.answer("old-" + isolation)).isEqualTo("Version 3.12.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dedicated", "shared"})
    void functionMayBringItsOwnOldJackson(String isolation) {
        // Given
        functions.deploy(
                "jackson-" + isolation,
                FunctionJar.of("OldJackson")
                        .withLibrary("jackson-databind-2.9.10.jar")
                        .withLibrary("jackson-core-2.9.10.jar")
                        .withLibrary("jackson-annotations-2.9.10.jar"),
                "isolation=" + isolation);
        // A typed function next door uses the runtime's own Jackson.
        functions.deploy("typed-" + isolation, FunctionJar.of("Sum"), "isolation=" + isolation);

        // When
        String own = functions.answer("jackson-" + isolation, "{\"name\":\"Ada\"}");
        var typed =
                server.given()
                        .contentType("application/json")
                        .body("{\"left\":1,\"right\":2}")
                        .post("/fn/typed-" + isolation);

        // Then
        assertThat(own).isEqualTo("Ada 2.9.10");
        assertThat(typed.jsonPath().getInt("total")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dedicated", "shared"})
    void seesItsOwnClassesAndTheApiOnly(String isolation) {
        // Given
        functions.deploy(
                "probe-" + isolation, FunctionJar.of("LoaderProbe"), "isolation=" + isolation);

        // When
        String seen = functions.answer("probe-" + isolation);

        // Then
        assertThat(seen.lines())
                .containsExactlyInAnyOrder(
                        "constructor=true",
                        "call=true",
                        "api=true",
                        "protocol=false",
                        "jackson=false",
                        "sql=true");
    }

    @Test
    void staticStateIsPerInstance() throws Exception {
        // Given
        functions.deploy("counter", FunctionJar.of("StaticCounter"), "maxInstances=3");

        // When
        List<HttpResponse<String>> answers = Load.burst(3, () -> functions.call("counter?ms=1500"));

        // Then
        Map<String, Integer> callsByCount = new HashMap<>();
        answers.forEach(each -> callsByCount.merge(each.body(), 1, Integer::sum));
        int instances = (int) server.metrics().sum("penstock_instances", "function=counter");
        assertThat(instances).isGreaterThan(1);
        assertThat(callsByCount.get("1")).as("first calls, %s", callsByCount).isEqualTo(instances);
    }

    @Test
    void redeployedFunctionStartsWithFreshStatics() {
        // Given
        functions.deploy("fresh", FunctionJar.of("StaticCounter"));
        functions.answer("fresh");
        assertThat(functions.answer("fresh")).isEqualTo("2");

        // When
        functions.deploy("fresh", FunctionJar.of("StaticCounter").with("changed.txt", "yes"));

        // Then
        assertThat(functions.answer("fresh")).isEqualTo("1");
    }

    @Test
    void neighboursOfOneNamespaceShareAWorkerAndOthersDoNot() {
        // Given
        for (String name : new String[] {"team.one", "team.two", "other.one"}) {
            functions.deploy(name, FunctionJar.of("Sleeper"), "isolation=shared");
        }

        // When
        String one = processOf("team.one");
        String two = processOf("team.two");
        String other = processOf("other.one");

        // Then
        assertThat(two).isEqualTo(one);
        assertThat(other).isNotEqualTo(one);
    }

    @Test
    void noisyFunctionHarmsNobody() {
        // Given
        functions.deploy("noisy", FunctionJar.of("Noisy"));

        // When
        for (int i = 0; i < 20; i++) {
            assertThat(functions.answer("noisy?word=w" + i)).isEqualTo("w" + i);
        }

        // Then
        assertThat(functions.call("noisy").headers().firstValue("Penstock-Start")).contains("warm");
    }

    @Test
    void handlerIsClosedWhenItsInstanceGoes(@TempDir Path folder) {
        // Given
        Path file = folder.resolve("closed.txt");
        functions.deploy(
                "closer",
                FunctionJar.of("Closer").with("close-file.txt", file.toString()),
                "idleTimeout=1s");

        // When
        assertThat(functions.answer("closer")).isEqualTo("open");

        // Then
        Awaitility.await("closed")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(Files.exists(file)).isTrue());
    }

    private String processOf(String function) {
        return functions.answer(function).split(" ", 2)[0];
    }
}
