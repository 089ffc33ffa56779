package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be deployed is refused with a reason, and leaves nothing behind. */
@PenstockTest("penstock.artifact.bytes-max=4MiB")
class BadUploadST {

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** A name of its own for each test, so that one that is taken spoils no other. */
    private final String name = "refused-" + COUNT.incrementAndGet();

    private final Functions functions;
    private final Penstock server;
    private Set<String> filesBefore = Set.of();

    BadUploadST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @BeforeEach
    void rememberFiles() throws IOException {
        filesBefore = files();
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertThat(server.given().get("/v1/functions/" + name).statusCode()).isEqualTo(404);
        assertThat(files()).isEqualTo(filesBefore);
    }

    @Test
    void refusesWhatIsNotAJar() {
        byte[] text = "this is not a jar".getBytes(StandardCharsets.UTF_8);
        assertBadArtifact(functions.upload(name, text));
    }

    @Test
    void refusesAnEmptyBody() {
        assertBadArtifact(functions.upload(name, new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a b\r\n"})
    void refusesARequestWithoutAHostForItsLinks(String host) throws IOException {
        String jar = new String(FunctionJar.of("Echo").bytes(), StandardCharsets.ISO_8859_1);
        try (BareConnection connection = BareConnection.to(server)) {
            connection.send(
                    "PUT /v1/functions/"
                            + name
                            + " HTTP/1.0\r\n"
                            + host
                            + "Authorization: Bearer "
                            + server.key()
                            + "\r\nContent-Length: "
                            + jar.length()
                            + "\r\n\r\n"
                            + jar);
            BareConnection.Answer answer = connection.answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(JsonPath.from(answer.body()).getString("field")).isEqualTo("Host");
        }
    }

    @Test
    void refusesATruncatedJar() {
        byte[] whole = FunctionJar.of("Echo").bytes();
        assertBadArtifact(functions.upload(name, Arrays.copyOf(whole, whole.length / 2)));
    }

    @Test
    void refusesAZipBomb() throws IOException {
        assertBadArtifact(functions.upload(name, bomb(600)));
    }

    @Test
    void refusesEntriesThatLeaveTheirFolder() {
        for (String entry : new String[] {"../evil.class", "/etc/evil", "a/../../evil.class"}) {
            byte[] jar = FunctionJar.of("Echo").with(entry, "evil").bytes();
            assertBadArtifact(functions.upload(name, jar));
        }
    }

    @Test
    void refusesAJarOverTheLimit() {
        byte[] incompressible = new byte[5 * 1024 * 1024];
        new Random(1).nextBytes(incompressible);
        byte[] jar = FunctionJar.of("Echo").with("big.bin", incompressible).bytes();
        Response response = functions.upload(name, jar);
        assertField(Problems.assertProblem(response, 413, "artifact-too-large", "caller"));
    }

    @ParameterizedTest
    @CsvSource({"Upper", "9lives", "a_b", "-a", "a.b.c", "a..b", "a%20b"})
    void refusesAWrongName(String wrong) {
        var answer =
                functions.send(
                        functions
                                .request("/v1/functions/" + wrong)
                                .header("Content-Type", "application/java-archive")
                                .PUT(BodyPublishers.ofByteArray(FunctionJar.of("Echo").bytes()))
                                .build(),
                        BodyHandlers.ofString());
        JsonPath problem = Problems.assertProblem(answer, 400, "bad-name", "caller");
        assertThat(problem.getString("field")).isEqualTo("name");
        assertThat(problem.getString("value")).isEqualTo(wrong.replace("%20", " "));
    }

    @Test
    void refusesAnUnknownSetting() {
        Response response = functions.upload(name, FunctionJar.of("Echo").bytes(), "colour=red");
        JsonPath problem = Problems.assertProblem(response, 400, "unknown-setting", "caller");
        assertThat(problem.getString("field")).isEqualTo("colour");
        assertThat(problem.getString("value")).isEqualTo("red");
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, fast",
        "timeout, -1s",
        "timeout, 0s",
        "initTimeout, soon",
        "memory, lots",
        "memory, -5MiB",
        "memory, 9999999TiB",
        "concurrency, 0",
        "concurrency, two",
        "minInstances, -1",
        "maxInstances, 0",
        "idleTimeout, never",
        "isolation, none",
        "auth, maybe",
        "handler, not a class"
    })
    void refusesABadValue(String setting, String value) {
        Response response =
                functions.upload(name, FunctionJar.of("Echo").bytes(), setting + "=" + value);
        JsonPath problem = Problems.assertProblem(response, 400, "bad-setting", "caller");
        assertThat(problem.getString("field")).isEqualTo(setting);
        assertThat(problem.getString("value")).isEqualTo(value);
    }

    @Test
    void refusesSettingsThatContradictEachOther() {
        Response response =
                functions.upload(
                        name, FunctionJar.of("Echo").bytes(), "minInstances=5", "maxInstances=2");
        assertField(Problems.assertProblem(response, 400, "bad-setting", "caller"));
    }

    @Test
    void refusesAnotherMediaType() {
        Response response =
                server.given()
                        .contentType("text/plain")
                        .body(FunctionJar.of("Echo").bytes())
                        .put("/v1/functions/" + name);
        Problems.assertProblem(response, 415, "unsupported-media-type", "caller");
    }

    private static void assertBadArtifact(Response response) {
        assertField(Problems.assertProblem(response, 400, "bad-artifact", "caller"));
    }

    private static void assertField(JsonPath problem) {
        assertThat(problem.getString("field")).isNotBlank();
        assertThat(problem.getString("value")).isNotNull();
    }

    /** All files of the server but those of the database, whose journal comes and goes. */
    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(server.data())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> server.data().relativize(file).toString())
                    .filter(file -> !file.contains(".db") && !file.endsWith(".log"))
                    // Made beside whatever is served.
                    .filter(file -> !file.startsWith("cache/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static byte[] bomb(int mebibytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] zeros = new byte[1024 * 1024];
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry("bomb.bin"));
            for (int i = 0; i < mebibytes; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
