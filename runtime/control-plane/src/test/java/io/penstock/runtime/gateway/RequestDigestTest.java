package io.penstock.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.queue.EventRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestDigestTest {

    @Test
    void isTheSameForTheSameRequest() {
        assertThat(digest("POST", "/a", "b", "text/plain", "c"))
                .isEqualTo(digest("POST", "/a", "b", "text/plain", "c"))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void isAnotherForEachOtherRequest() {
        assertThat(
                        Stream.of(
                                digest("POST", "/a", "b", "text/plain", "c"),
                                digest("PUT", "/a", "b", "text/plain", "c"),
                                digest("POST", "/A", "b", "text/plain", "c"),
                                digest("POST", "/ab", "", "text/plain", "c"),
                                digest("POST", "/a", "", "text/plain", "c"),
                                digest("POST", "/a", "b", "text/html", "c"),
                                digest("POST", "/a", "b", "text/plain", ""),
                                digest("POST", "/a", "b", "text/plain", "d")))
                .doesNotHaveDuplicates();
    }

    @Test
    void isAnotherForAnotherTargetOrCaller() {
        EventRequest request = new EventRequest("POST", "/", "", List.of(), Slice.utf8("x"));

        assertThat(
                        Stream.of(
                                RequestDigest.of("f", "", request),
                                RequestDigest.of("f@3", "", request),
                                RequestDigest.of("f", "Bearer a", request)))
                .doesNotHaveDuplicates();
    }

    @Test
    void otherHeadersDontCount() {
        EventRequest bare = new EventRequest("POST", "/", "", List.of(), Slice.utf8("x"));
        EventRequest traced =
                new EventRequest(
                        "POST",
                        "/",
                        "",
                        List.of(new Header("traceparent", "00-1-2-01")),
                        Slice.utf8("x"));

        assertThat(RequestDigest.of("f", "", traced)).isEqualTo(RequestDigest.of("f", "", bare));
    }

    private static String digest(
            String method, String path, String query, String contentType, String body) {
        return RequestDigest.of(
                "f",
                "",
                new EventRequest(
                        method,
                        path,
                        query,
                        List.of(new Header("Content-Type", contentType)),
                        Slice.utf8(body)));
    }
}
