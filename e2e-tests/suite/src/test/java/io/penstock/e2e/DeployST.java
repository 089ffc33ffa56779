package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Uploading, changing and removing functions. */
@PenstockTest
class DeployST {

    private final Functions functions;
    private final Penstock server;

    DeployST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void firstUploadCreatesUnchangedOneKeepsChangedOneAddsAVersion() {
        // Given
        byte[] one = FunctionJar.of("VersionMarker").with("marker.txt", "one").bytes();
        byte[] two = FunctionJar.of("VersionMarker").with("marker.txt", "two").bytes();

        // When
        var first = functions.upload("marker", one);
        String firstAnswer = functions.answer("marker");
        var same = functions.upload("marker", one);
        var changed = functions.upload("marker", two);
        String changedAnswer = functions.answer("marker");
        var setting = functions.upload("marker", two, "timeout=7s");

        // Then
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.jsonPath().getInt("version")).isEqualTo(1);
        assertThat(firstAnswer).isEqualTo("one");
        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(same.jsonPath().getInt("version")).isEqualTo(1);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.jsonPath().getInt("version")).isEqualTo(2);
        assertThat(changedAnswer).isEqualTo("two");
        assertThat(setting.jsonPath().getInt("version")).isEqualTo(3);
    }

    @Test
    void switchesVersionsUnderLoadWithoutAFailedCall() {
        // Given
        FunctionJar base = FunctionJar.of("VersionMarker");
        functions.deploy("busy", base.with("marker.txt", "0"));
        functions.answer("busy");

        // When
        Tally tally;
        try (Load load = Load.ofCallers(() -> functions.call("busy"))) {
            load.callers(16);
            load.runFor(Duration.ofSeconds(1));
            for (int version = 1; version <= 5; version++) {
                functions.deploy("busy", base.with("marker.txt", Integer.toString(version)));
                // Then
                assertThat(functions.answer("busy")).isEqualTo(Integer.toString(version));
                load.runFor(Duration.ofMillis(600));
            }
            tally = load.tally();
        }
        assertThat(tally.allWere200()).as("%s", tally).isTrue();
        assertThat(tally.calls()).isGreaterThan(100);
    }

    @Test
    void findsTheHandlerByEachOfItsNames() {
        // Given
        FunctionJar anonymous = FunctionJar.withoutHandler();
        functions.deploy("by-manifest", FunctionJar.of("Echo"));
        functions.deploy("by-setting", anonymous, "handler=" + FunctionJar.className("Echo"));
        functions.deploy(
                "by-service",
                anonymous.with(
                        "META-INF/services/io.penstock.function.HttpHandler",
                        FunctionJar.className("Echo")));
        functions.deploy(
                "by-method", anonymous, "handler=" + FunctionJar.className("Plain::reverse"));

        // When, Then
        assertThat(functions.answer("by-manifest", "abc")).isEqualTo("abc");
        assertThat(functions.answer("by-setting", "abc")).isEqualTo("abc");
        assertThat(functions.answer("by-service", "abc")).isEqualTo("abc");
        assertThat(functions.answer("by-method", "abc")).isEqualTo("cba");
    }

    @Test
    void takesTheJarAndItsSettingsAsMultipartToo() {
        // When
        var response =
                server.given()
                        .multiPart(
                                "artifact",
                                "echo.jar",
                                FunctionJar.withoutHandler().bytes(),
                                "application/java-archive")
                        .multiPart(
                                "config",
                                "{\"handler\":\"" + FunctionJar.className("Echo") + "\"}",
                                "application/json")
                        .put("/v1/functions/multipart");

        // Then
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
        assertThat(functions.answer("multipart", "abc")).isEqualTo("abc");
    }

    @Test
    void functionSeesTheRequestBehindItsName() {
        // Given
        functions.deploy("seen", FunctionJar.of("Echo"));

        // When
        HttpResponse<String> answer =
                functions.send(
                        functions
                                .request("/fn/seen/a/b%20c")
                                .header("Content-Type", "text/x-mine")
                                .PUT(BodyPublishers.ofString("body"))
                                .build(),
                        BodyHandlers.ofString());

        // Then
        assertThat(answer.body()).isEqualTo("body");
        assertThat(answer.headers().firstValue("Seen-Method")).contains("PUT");
        assertThat(answer.headers().firstValue("Seen-Path")).contains("/a/b c");
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/x-mine");
    }

    @Test
    void invocationsResourceCallsTheFunction() {
        // Given
        functions.deploy("sum", FunctionJar.of("Sum"));

        // When
        var answer =
                server.given()
                        .contentType("application/json")
                        .body("{\"left\":40,\"right\":2}")
                        .post("/v1/functions/sum/invocations");

        // Then
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getInt("total")).isEqualTo(42);
        for (String header :
                new String[] {
                    "Penstock-Invocation-Id", "Penstock-Duration-Ms", "Penstock-Billed-Ms"
                }) {
            assertThat(answer.header(header)).as(header).isNotBlank();
        }
        assertThat(answer.header("Penstock-Function-Version")).isEqualTo("1");
        assertThat(answer.header("Penstock-Start"))
                .isIn("warm", "instance", "prewarmed", "process");
    }

    @Test
    void listsAndDeletesFunctions() {
        // Given
        functions.deploy("short-lived", FunctionJar.of("Echo"));
        functions.answer("short-lived", "x");
        assertThat(server.given().get("/v1/functions").asString()).contains("short-lived");
        assertThat(server.given().get("/v1/functions/short-lived").statusCode()).isEqualTo(200);

        // When
        int deleted = server.given().delete("/v1/functions/short-lived").statusCode();

        // Then
        assertThat(deleted).isEqualTo(204);
        assertThat(server.given().get("/v1/functions/short-lived").statusCode()).isEqualTo(404);
        Problems.assertProblem(functions.call("short-lived"), 404, "unknown-function", "caller");
    }

    @Test
    void everySampleAnswers() throws Exception {
        // Given
        for (String sample : new String[] {"hello", "markdown", "qr-code", "orders", "thumbnail"}) {
            var response = functions.upload(sample, FunctionJar.sample(sample));
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
        }

        // When, Then
        assertThat(functions.answer("hello", "Ada")).isEqualTo("Hello, Ada!");
        assertThat(functions.answer("markdown", "# Title")).contains("<h1>Title</h1>");
        byte[] qrCode = get("qr-code?text=penstock&size=300");
        assertThat(ImageIO.read(new ByteArrayInputStream(qrCode)).getWidth()).isEqualTo(300);
        var receipt =
                server.given()
                        .contentType("application/json")
                        .body(
                                """
                                {"customer":"Ada",
                                 "lines":[{"article":"tea","quantity":3,"price":1.10}]}
                                """)
                        .post("/fn/orders");
        assertThat(receipt.asString()).contains("\"total\":3.30");
        var thumbnail =
                server.given().contentType("image/png").body(png(800, 400)).post("/fn/thumbnail");
        BufferedImage small = ImageIO.read(new ByteArrayInputStream(thumbnail.asByteArray()));
        assertThat(small.getWidth()).isEqualTo(256);
        assertThat(small.getHeight()).isEqualTo(128);
    }

    private byte[] get(String functionAndQuery) {
        return functions
                .send(
                        functions.request("/fn/" + functionAndQuery).GET().build(),
                        BodyHandlers.ofByteArray())
                .body();
    }

    private static byte[] png(int width, int height) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }
}
