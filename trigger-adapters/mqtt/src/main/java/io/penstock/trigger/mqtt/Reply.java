package io.penstock.trigger.mqtt;

import io.penstock.trigger.mqtt.Message.Request;
import io.penstock.trigger.spi.EventRefusedException;
import io.penstock.trigger.spi.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a request is answered with.
 *
 * @param outcome {@code succeeded} or {@code failed}
 */
record Reply(String outcome, Optional<String> contentType, ByteBuffer body) {

    static Reply of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded ->
                    new Reply("succeeded", succeeded.contentType(), succeeded.body());
            case Outcome.Failed failed ->
                    problem(
                            failed.code(),
                            "The function didn't succeed",
                            failed.message(),
                            ",\"attempts\":" + failed.attempts());
        };
    }

    static Reply of(EventRefusedException refusal) {
        return problem(
                refusal.code(),
                "The message was refused",
                String.valueOf(refusal.getMessage()),
                "");
    }

    /** The form of RFC 9457, as callers over HTTP get it. */
    private static Reply problem(String code, String title, String detail, String more) {
        String json =
                "{\"type\":%s,\"title\":%s,\"detail\":%s,\"code\":%s%s}"
                        .formatted(
                                Json.text("https://penstock.io/errors/" + code),
                                Json.text(title),
                                Json.text(detail),
                                Json.text(code),
                                more);
        return new Reply(
                "failed",
                Optional.of("application/problem+json"),
                ByteBuffer.wrap(json.getBytes(StandardCharsets.US_ASCII)));
    }

    Answer to(Request request) {
        return new Answer(request, outcome, contentType, body);
    }
}
