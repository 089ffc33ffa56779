package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.http.HttpResponse;

/** Checks answers in the form of RFC 9457. */
final class Problems {

    private Problems() {}

    /**
     * Checks status, media type and the members every problem has.
     *
     * @return the problem, for its further members
     */
    static JsonPath assertProblem(
            HttpResponse<String> response, int status, String code, String kind) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(response.headers().firstValue("Penstock-Error-Kind")).contains(kind);
        return assertMembers(response.body(), status, code, kind);
    }

    /** The same for an answer REST Assured got. */
    static JsonPath assertProblem(Response response, int status, String code, String kind) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.header("Penstock-Error-Kind")).isEqualTo(kind);
        return assertMembers(response.asString(), status, code, kind);
    }

    /** The same for an answer read by hand. */
    static JsonPath assertProblem(
            BareConnection.Answer answer, int status, String code, String kind) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.header("Penstock-Error-Kind")).contains(kind);
        return assertMembers(answer.body(), status, code, kind);
    }

    private static JsonPath assertMembers(String body, int status, String code, String kind) {
        JsonPath problem = JsonPath.from(body);
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("code")).as(body).isEqualTo(code);
        assertThat(problem.getString("kind")).as(body).isEqualTo(kind);
        assertThat(problem.getString("type")).isNotBlank();
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
        return problem;
    }
}
