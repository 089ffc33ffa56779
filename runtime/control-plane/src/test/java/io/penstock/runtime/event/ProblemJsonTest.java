package io.penstock.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProblemJsonTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void hasTheMembersOfRfc9457ThenItsOwn() {
        Problem problem =
                Problem.ofField(ErrorCode.BAD_SETTING, "memory", "1x", "Write 128MiB.")
                        .with("function", "hello");

        assertThat(ProblemJson.render(problem))
                .isEqualTo(
                        """
                        {"type":"https://penstock.io/errors/bad-setting",\
                        "title":"A setting has a value that can't be used","status":400,\
                        "detail":"Write 128MiB.","code":"bad-setting","kind":"caller",\
                        "field":"memory","value":"1x","function":"hello"}""");
    }

    @Test
    void escapesWhatJsonForbids() throws Exception {
        String nasty = "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028é😀";

        assertThat(detailOf(ProblemJson.render(Problem.of(ErrorCode.BAD_REQUEST, nasty))))
                .isEqualTo(nasty);
    }

    @Test
    void anyTextSurvivesUtf8AndAnotherReader() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            char[] chars = new char[random.nextInt(40)];
            for (int i = 0; i < chars.length; i++) {
                chars[i] = (char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt());
            }
            String text = new String(chars);

            byte[] sent =
                    ProblemJson.render(Problem.of(ErrorCode.BAD_REQUEST, text))
                            .getBytes(StandardCharsets.UTF_8);

            assertThat(detailOf(new String(sent, StandardCharsets.UTF_8)))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(text);
        }
    }

    @Test
    void retryAfterIsWholeSecondsAndNeverZero() {
        Problem problem = Problem.of(ErrorCode.QUEUE_FULL, "full");

        assertThat(ProblemJson.retryAfterSeconds(problem.retryAfter(Duration.ofMillis(10))))
                .isEqualTo("1");
        assertThat(ProblemJson.retryAfterSeconds(problem.retryAfter(Duration.ofMillis(1001))))
                .isEqualTo("2");
    }

    private static String detailOf(String json) throws Exception {
        Map<String, Object> members =
                JSON.readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
        return String.valueOf(members.get("detail"));
    }
}
