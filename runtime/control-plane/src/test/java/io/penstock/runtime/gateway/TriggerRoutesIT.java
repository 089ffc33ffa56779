package io.penstock.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.penstock.protocol.Header;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerStatus;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routes of triggers over HTTP, with a queue that nobody runs. */
@Timeout(60)
final class TriggerRoutesIT {

    private static final String APP = "https://app.example";

    @TempDir private Path folder;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = TestingGateway.start(folder);
        gateway.deploy("orders", Map.of("mode", "async"));
        gateway.put(
                "order",
                "orders",
                """
                {"path":"/orders/{id}","methods":["GET","POST"],"mode":"async","auth":"public",
                 "cors":{"origins":["https://app.example"],"headers":["Content-Type"],
                         "exposeHeaders":["Location"],"maxAge":"10m","credentials":true}}
                """);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @Test
    void theFunctionSeesTheWholePathAndItsParameters() throws Exception {
        HttpResponse<String> answer =
                gateway.send(
                        anonymous("/orders/a%2Fb%20c?x=1")
                                .header("Authorization", "Basic abc")
                                .header("Penstock-Path-Parameters", "id=forged")
                                .POST(BodyPublishers.ofString("hello")));

        assertThat(answer.statusCode()).isEqualTo(202);
        NewEvent event = gateway.queue().events().getFirst();
        assertThat(event.lineage()).isEqualTo(new Lineage("order", Optional.empty(), 0));
        assertThat(event.request().path()).isEqualTo("/orders/a/b c");
        assertThat(event.request().query()).isEqualTo("x=1");
        assertThat(event.request().headers())
                .contains(
                        new Header("authorization", "Basic abc"),
                        new Header("penstock-route", "/orders/{id}"),
                        new Header("penstock-path-parameters", "id=a%2Fb+c"))
                .doesNotContain(new Header("penstock-path-parameters", "id=forged"));
        assertThat(gateway.drain()).isZero();
    }

    @Test
    void countsWhatItLetsInAndRefuses() throws Exception {
        gateway.put("closed", "orders", "{\"path\":\"/closed\"}");
        gateway.send(anonymous("/orders/1"));
        HttpResponse<String> refused = gateway.send(anonymous("/closed"));
        HttpResponse<String> known = gateway.send(gateway.request("/closed"));

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(known.statusCode()).isEqualTo(202);
        assertThat(counted("order", "accepted")).isEqualTo(1);
        assertThat(counted("closed", "accepted")).isEqualTo(1);
        assertThat(counted("closed", "refused")).isEqualTo(1);
        TriggerStatus status = gateway.triggers().status(name("closed")).orElseThrow();
        assertThat(status.state()).isEqualTo(TriggerStatus.State.RUNNING);
        assertThat(status.accepted()).isEqualTo(1);
        assertThat(status.refused()).isEqualTo(1);
        assertThat(status.lastEventAt()).contains(TestingGateway.NOW);
    }

    @Test
    void tellsWhichMethodsThereAre() throws Exception {
        HttpResponse<String> wrong = gateway.send(anonymous("/orders/1").DELETE());
        HttpResponse<String> options = gateway.send(options("/orders/1"));
        HttpResponse<String> head = gateway.send(method("/orders/1", "HEAD"));

        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS, POST");
        assertThat(wrong.body()).contains("method-not-allowed");
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS, POST");
        assertThat(head.statusCode()).isEqualTo(202);
        assertThat(gateway.queue().events()).hasSize(1);
    }

    @Test
    void twoTriggersShareAPathByTheirMethods() throws Exception {
        gateway.put(
                "removal",
                "orders",
                "{\"path\":\"/orders/{number}\",\"methods\":[\"DELETE\"],\"auth\":\"public\"}");

        HttpResponse<String> answer = gateway.send(anonymous("/orders/1").DELETE());

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(gateway.queue().events().getFirst().lineage().trigger()).isEqualTo("removal");
        assertThatThrownBy(() -> gateway.put("other", "orders", "{\"path\":\"/orders/{x}\"}"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.CONFLICT);
                            assertThat(e.problem().members()).containsEntry("trigger", "order");
                        });
    }

    @Test
    void aPreflightNeedsNoKeyAndNamesWhatIsAllowed() throws Exception {
        HttpResponse<String> allowed = gateway.send(preflight("/orders/1", APP, "POST"));
        HttpResponse<String> method = gateway.send(preflight("/orders/1", APP, "DELETE"));
        HttpResponse<String> origin =
                gateway.send(preflight("/orders/1", "https://evil.example", "POST"));

        assertThat(allowed.statusCode()).isEqualTo(204);
        assertHeader(allowed, "Access-Control-Allow-Origin", APP);
        assertHeader(allowed, "Access-Control-Allow-Credentials", "true");
        assertHeader(allowed, "Access-Control-Allow-Methods", "GET, POST");
        assertHeader(allowed, "Access-Control-Allow-Headers", "Content-Type");
        assertHeader(allowed, "Access-Control-Max-Age", "600");
        assertThat(allowed.headers().allValues("Vary")).contains("Origin");
        assertThat(method.headers().map()).doesNotContainKey("access-control-allow-methods");
        assertThat(origin.headers().map()).doesNotContainKey("access-control-allow-origin");
        assertThat(origin.headers().allValues("Vary")).contains("Origin");
        assertThat(gateway.queue().events()).isEmpty();
    }

    @Test
    void answersTellBrowsersWhoMayReadThem() throws Exception {
        HttpResponse<String> known =
                gateway.send(anonymous("/orders/1").header("Origin", APP).GET());
        HttpResponse<String> stranger =
                gateway.send(anonymous("/orders/1").header("Origin", "https://evil.example"));
        HttpResponse<String> none = gateway.send(anonymous("/orders/1"));
        HttpResponse<String> failed =
                gateway.send(
                        anonymous("/orders/1")
                                .header("Origin", APP)
                                .header("Penstock-Delay", "never"));

        assertThat(known.statusCode()).isEqualTo(202);
        assertHeader(known, "Access-Control-Allow-Origin", APP);
        assertHeader(known, "Access-Control-Allow-Credentials", "true");
        assertHeader(known, "Access-Control-Expose-Headers", "Location");
        assertThat(stranger.statusCode()).isEqualTo(202);
        assertThat(stranger.headers().map()).doesNotContainKey("access-control-allow-origin");
        assertHeader(none, "Vary", "Origin");
        assertThat(failed.statusCode()).isEqualTo(400);
        assertHeader(failed, "Access-Control-Allow-Origin", APP);
    }

    @Test
    void everyOriginMayReadWhatIsOpenToAll() throws Exception {
        gateway.put(
                "news",
                "orders",
                "{\"path\":\"/news\",\"auth\":\"public\",\"cors\":{\"origins\":\"*\"}}");

        HttpResponse<String> answer = gateway.send(anonymous("/news").header("Origin", APP));
        HttpResponse<String> asked = gateway.send(preflight("/news", APP, "PATCH"));

        assertHeader(answer, "Access-Control-Allow-Origin", "*");
        assertThat(answer.headers().map())
                .doesNotContainKeys("vary", "access-control-allow-credentials");
        assertHeader(asked, "Access-Control-Allow-Methods", "PATCH");
    }

    @Test
    void aPausedOrDeletedTriggersRouteIsNotThere() throws Exception {
        gateway.registry().triggers().pause(name("order"));
        HttpResponse<String> paused = gateway.send(anonymous("/orders/1"));
        gateway.registry().triggers().resume(name("order"));
        HttpResponse<String> resumed = gateway.send(anonymous("/orders/1"));
        gateway.registry().triggers().delete(name("order"));
        HttpResponse<String> deleted = gateway.send(anonymous("/orders/1"));

        assertThat(paused.statusCode()).isEqualTo(404);
        assertThat(resumed.statusCode()).isEqualTo(202);
        assertThat(deleted.statusCode()).isEqualTo(404);
        assertThat(gateway.triggers().status(name("order"))).isEmpty();
        assertThat(gateway.node().meters().find("penstock.trigger.events").counters()).isEmpty();
    }

    @Test
    void functionsAndTheirRoutesComeFirst() throws Exception {
        gateway.put("all", "orders", "{\"path\":\"/{rest...}\",\"auth\":\"public\"}");

        assertThat(gateway.send(anonymous("/fn/orders")).statusCode()).isEqualTo(401);
        assertThat(gateway.send(anonymous("/v1/nothing")).statusCode()).isEqualTo(404);
        assertThat(gateway.send(anonymous("/q/nothing")).statusCode()).isEqualTo(404);
        assertThat(gateway.send(anonymous("/any/thing")).statusCode()).isEqualTo(202);
        assertThat(gateway.send(anonymous("/%ff")).statusCode()).isEqualTo(400);
    }

    private double counted(String trigger, String outcome) {
        Counter counter =
                gateway.node()
                        .meters()
                        .get("penstock.trigger.events")
                        .tags("trigger", trigger, "outcome", outcome)
                        .counter();
        return counter.count();
    }

    private HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(gateway.uri(path));
    }

    private HttpRequest.Builder method(String path, String method) {
        return anonymous(path).method(method, BodyPublishers.noBody());
    }

    private HttpRequest.Builder options(String path) {
        return method(path, "OPTIONS");
    }

    private HttpRequest.Builder preflight(String path, String origin, String method) {
        return options(path)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method);
    }

    private static TriggerName name(String text) {
        return TriggerName.parse(text);
    }

    private static void assertHeader(HttpResponse<String> answer, String name, String value) {
        assertThat(answer.headers().firstValue(name)).as(name).contains(value);
    }
}
