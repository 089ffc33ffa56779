package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.Failure;
import io.penstock.protocol.Header;
import io.penstock.protocol.LaneFrame.Failed;
import io.penstock.protocol.LaneFrame.Result;
import io.penstock.protocol.Slice;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every shape of handler through a real worker process. */
class HandlerShapesIT {

    private static TestingControlPlane plane;
    private static Path jar;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        plane = new TestingControlPlane("-Xmx64m");
        jar =
                new TestingJar()
                        .source("app.Order", "public record Order(String id, int count) {}")
                        .source(
                                "app.Typed",
                                """
                                public class Typed implements Handler<Order, Map<String, Object>> {
                                    public Map<String, Object> handle(Order order, Context context) {
                                        return order == null ? null : Map.of(
                                            "id", order.id(), "count", order.count() + 1,
                                            "function", context.function(),
                                            "secret", context.secret("password").orElse("?"));
                                    }
                                }
                                """)
                        .source(
                                "app.Http",
                                """
                                public class Http implements HttpHandler {
                                    public HttpResponse handle(HttpRequest request, Context context) {
                                        return HttpResponse.text(201, "text/plain",
                                            request.method() + " " + request.path() + " "
                                            + request.query("q").orElse("") + " "
                                            + request.headers().first("authorization").orElse("none"))
                                            .with("x-color", context.env().get("COLOR"));
                                    }
                                }
                                """)
                        .source(
                                "app.Events",
                                """
                                public class Events implements EventHandler<Order> {
                                    public Object handle(Event<Order> event, Context context) {
                                        return event.type() + " " + event.data().id()
                                            + " " + event.extensions();
                                    }
                                }
                                """)
                        .source(
                                "app.Upper",
                                """
                                public class Upper implements StreamHandler {
                                    public void handle(InputStream in, ResponseStream out, Context context)
                                            throws Exception {
                                        out.status(202).header("content-type", "text/plain");
                                        out.write(new String(in.readAllBytes()).toUpperCase().getBytes());
                                    }
                                }
                                """)
                        .source(
                                "app.Fun",
                                """
                                public class Fun implements Function<List<Order>, Integer> {
                                    public Integer apply(List<Order> orders) {
                                        return orders.stream().mapToInt(Order::count).sum();
                                    }
                                }
                                """)
                        .source(
                                "app.Give",
                                """
                                public class Give implements Supplier<String> {
                                    public String get() { return "given"; }
                                }
                                """)
                        .source(
                                "app.Take",
                                """
                                public class Take implements Consumer<String> {
                                    public void accept(String text) {}
                                }
                                """)
                        .source(
                                "app.Methods",
                                """
                                public class Methods {
                                    public static Order stat(Order order) {
                                        return new Order(order.id(), order.count() * 2);
                                    }
                                    public String both(Context context, Order order) {
                                        return context.version() + order.id();
                                    }
                                    public void nothing() {}
                                    public int number(int value) { return -value; }
                                    public byte[] raw(byte[] bytes) { return bytes; }
                                    public String event(Event<String> event) { return event.data(); }
                                    public String twice(String a) { return a; }
                                    public String twice(Order a) { return a.id(); }
                                    public String fail(Order order) {
                                        throw new IllegalStateException("no " + order.id(),
                                            new RuntimeException("deeper"));
                                    }
                                    public String deep(Order order) { return deep(order) + "x"; }
                                }
                                """)
                        .build(folder, "app.jar");
    }

    @AfterAll
    static void stop() throws IOException {
        plane.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app.Upper           | {\"id\":\"a\"}            | 202 | {\"ID\":\"A\"}",
                "app.Fun             | [{\"count\":2},{\"count\":3}] | 200 | 5",
                "app.Give            | {}                        | 200 | given",
                "app.Take            | {}                        | 204 | ''",
                "app.Methods::stat   | {\"id\":\"a\",\"count\":4} | 200 | {\"id\":\"a\",\"count\":8}",
                "app.Methods::both   | {\"id\":\"a\",\"x\":1}     | 200 | 3a",
                "app.Methods::nothing| {}                        | 204 | ''",
                "app.Methods::number | 7                         | 200 | -7",
                "app.Methods::raw    | 7                         | 200 | 7",
                "app.Methods::event  | hello                     | 200 | hello",
                "app.Typed           | null                      | 204 | ''",
            })
    void answersByShape(String handler, String body, int status, String answer) throws IOException {
        // When
        Result result = plane.load(handler, jar).ready().invoke(body);

        // Then
        assertThat(result.body().text()).isEqualTo(answer);
        assertThat(result.status()).isEqualTo(status);
    }

    @Test
    void bindsTypedHandler() throws IOException {
        // When
        Result result =
                plane.load("app.Typed", jar).ready().invoke("{\"id\":\"a\",\"count\":1,\"new\":0}");

        // Then
        assertThat(result.body().text())
                .contains("\"count\":2", "\"secret\":\"hush\"", "\"function\":\"shop.orders\"");
        assertThat(result.headers())
                .containsExactly(new Header("content-type", "application/json"));
        assertThat(result.usage().wallNanos()).isPositive();
        assertThat(result.usage().cpuNanos()).isPositive();
        assertThat(result.usage().allocatedBytes()).isPositive();
    }

    @Test
    void givesHttpHandlerTheWholeRequest() throws IOException {
        // When
        Result result =
                plane.load("app.Http", jar)
                        .ready()
                        .send(
                                "GET",
                                "/a b",
                                "q=1%202+3",
                                Slice.empty(),
                                true,
                                new Header("Authorization", "Bearer key"))
                        .result();

        // Then
        assertThat(result.body().text()).isEqualTo("GET /a b 1 2 3 Bearer key");
        assertThat(result.status()).isEqualTo(201);
        assertThat(result.headers()).contains(new Header("x-color", "green"));
    }

    @Test
    void readsEventsOfAllModes() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Events", jar).ready();

        // When
        Result plain = lane.invoke("{\"id\":\"a\"}");
        Result binary =
                lane.invoke(
                        "{\"id\":\"b\"}",
                        new Header("ce-specversion", "1.0"),
                        new Header("ce-id", "1"),
                        new Header("ce-source", "/s"),
                        new Header("ce-type", "made"),
                        new Header("ce-color", "gr%C3%BCn"));
        Result structured =
                lane.invoke(
                        """
                        {"specversion":"1.0","id":"1","source":"/s","type":"made",
                         "n":5,"data":{"id":"c"}}
                        """,
                        new Header("Content-Type", "application/cloudevents+json; charset=utf-8"));

        // Then
        assertThat(plain.body().text()).isEqualTo("io.penstock.invocation a {}");
        assertThat(binary.body().text()).isEqualTo("made b {color=grün}");
        assertThat(structured.body().text()).isEqualTo("made c {n=5}");
    }

    @Test
    void saysWhereThePayloadIsWrong() throws IOException {
        // When
        Failed failed =
                plane.load("app.Fun", jar)
                        .ready()
                        .send("[{\"count\":1},{\"count\":\"many\"}]")
                        .failed();

        // Then
        assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.PAYLOAD);
        assertThat(failed.failure().message())
                .contains("$[1].count", "line 1", "java.util.List<app.Order>", "many");
    }

    @Test
    void refusesTrailingTokens() throws IOException {
        // When
        Failed failed = plane.load("app.Typed", jar).ready().send("{} {}").failed();

        // Then
        assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.PAYLOAD);
    }

    @Test
    void refusesOtherMediaTypeThanJson() throws IOException {
        // When
        Failed failed =
                plane.load("app.Typed", jar)
                        .ready()
                        .send(
                                "a=b",
                                new Header("content-type", "application/x-www-form-urlencoded"))
                        .failed();

        // Then
        assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.MEDIA_TYPE);
        assertThat(failed.failure().message()).contains("application/json", "x-www-form");
    }

    @Test
    void reportsThrownWithUsersStackOnly() throws IOException {
        // When
        Failed failed =
                plane.load("app.Methods::fail", jar).ready().send("{\"id\":\"a\"}").failed();

        // Then
        Failure failure = failed.failure();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.FUNCTION);
        assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.message()).isEqualTo("no a");
        assertThat(failure.stack())
                .contains("at app.Methods.fail(", "Caused by: java.lang.RuntimeException: deeper")
                .doesNotContain("io.penstock.worker", "reflect");
    }

    @Test
    void survivesStackOverflow() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Methods::deep", jar).ready();

        // When
        Failed failed = lane.send("{\"id\":\"a\"}").failed();

        // Then
        assertThat(failed.failure().type()).isEqualTo("java.lang.StackOverflowError");
        assertThat(lane.send("{").failed().failure().kind()).isEqualTo(Failure.Kind.PAYLOAD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app.Missing         | class app.Missing isn't in the jar",
                "app.Methods         | implements none of io.penstock.function.Handler",
                "app.Methods::twice  | is ambiguous",
                "app.Methods::absent | there is no public method of that name",
                "app.Order           | implements none of",
                "''                  | no handler found",
            })
    void saysWhyTheHandlerCantBeBuilt(String handler, String message) throws IOException {
        // When
        Failure failure = plane.load(handler, jar).initFailed().failure();

        // Then
        assertThat(failure.kind()).isEqualTo(Failure.Kind.INIT);
        assertThat(failure.message()).contains(message);
    }
}
