package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may do what. */
@PenstockTest
class AuthST {

    private final Penstock server;

    AuthST(Penstock server) {
        this.server = server;
    }

    @BeforeAll
    static void deploy(Penstock server) {
        server.functions().deploy("closed", FunctionJar.of("Echo"));
        server.functions().deploy("open", FunctionJar.of("Echo"), "auth=public");
    }

    @Test
    void nothingIsSaidWithoutAKey() {
        for (String path :
                new String[] {"/v1/functions", "/v1/functions/closed", "/v1/functions/none"}) {
            var response = server.anonymous().get(path);
            Problems.assertProblem(response, 401, "unauthorized", "caller");
            assertThat(response.header("WWW-Authenticate")).startsWith("Bearer");
        }
        Problems.assertProblem(
                server.anonymous().body("x").post("/fn/closed"), 401, "unauthorized", "caller");
        Problems.assertProblem(
                server.anonymous().body("x").post("/v1/functions/closed/invocations"),
                401,
                "unauthorized",
                "caller");
        Problems.assertProblem(
                server.anonymous()
                        .contentType("application/java-archive")
                        .body(FunctionJar.of("Echo").bytes())
                        .put("/v1/functions/intruder"),
                401,
                "unauthorized",
                "caller");
    }

    @Test
    void wrongKeyIsRefused() {
        for (String authorization :
                new String[] {"Bearer wrong", "Bearer ", "Basic YTpi", server.key()}) {
            var response =
                    server.anonymous()
                            .header("Authorization", authorization)
                            .body("x")
                            .post("/fn/closed");
            Problems.assertProblem(response, 401, "unauthorized", "caller");
        }
    }

    @Test
    void publicFunctionNeedsNoKey() {
        var response = server.anonymous().body("hello").post("/fn/open");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.asString()).isEqualTo("hello");
    }

    @Test
    void adminKeyIsReadableByItsOwnerOnly() throws IOException {
        var permissions = Files.getPosixFilePermissions(server.data().resolve("admin.key"));
        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }

    @Test
    void keyIsNeverLogged() throws IOException {
        assertThat(server.logLines()).noneMatch(line -> line.contains(server.key()));
    }

    @Test
    void metricsAndHealthNeedAKeyUnlessOpened() {
        for (String path : new String[] {"/q/metrics", "/q/health/live", "/q/health/ready"}) {
            Problems.assertProblem(server.anonymous().get(path), 401, "unauthorized", "caller");
            assertThat(server.given().get(path).statusCode()).as(path).isEqualTo(200);
        }
    }
}
