package io.penstock.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.Header;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

    private static final RouteTable TABLE =
            table(
                    "/",
                    "/orders",
                    "/orders/{id}",
                    "/orders/new",
                    "/orders/{id}/lines/{line}",
                    "/orders/new/lines",
                    "/files/{rest...}",
                    "/files/{name}/meta",
                    "/slash/");

    @ParameterizedTest
    @CsvSource({
        "/, /, ''",
        "/orders, /orders, ''",
        "/orders/7, /orders/{id}, id=7",
        "/orders/a%2Fb%20c, /orders/{id}, id=a%2Fb+c",
        "/orders/%C3%A9&=, /orders/{id}, id=%C3%A9%26%3D",
        "/orders/new, /orders/new, ''",
        "/orders/new/lines, /orders/new/lines, ''",
        "/orders/new/lines/3, /orders/{id}/lines/{line}, id=new&line=3",
        "/files/a, /files/{rest...}, rest=a",
        "/files/, /files/{rest...}, rest=",
        "/files/a/meta, /files/{name}/meta, name=a",
        "/files/a/b/meta, /files/{rest...}, rest=a%2Fb%2Fmeta",
        "/slash/, /slash/, ''"
    })
    void findsTheMostLiteralRoute(String path, String template, String parameters) {
        RouteTable.Match match = TABLE.find(RequestPath.segments(path)).orElseThrow();

        ServedRoute route = match.of("GET").orElseThrow();
        assertThat(route.route().path().text()).isEqualTo(template);
        assertThat(match.parameters(route))
                .isEqualTo(new Header("penstock-path-parameters", parameters));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/order", "/orders/", "/orders/7/", "/orders/7/lines", "/files", "//"})
    void findsNothingElse(String path) {
        assertThat(TABLE.find(RequestPath.segments(path))).isEmpty();
    }

    @Test
    void aLongPathIsNoWork() {
        String path = "/orders" + "/new".repeat(10_000);

        assertThat(TABLE.find(RequestPath.segments(path))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders",
                "",
                "/v1/orders",
                "/q",
                "/fn/{name}",
                "/a//b",
                "/../x",
                "/{a}/{a}",
                "/{a...}/b",
                "/{1a}",
                "/a{b}",
                "/a?b",
                "/a%20b"
            })
    void refusesOtherTemplates(String text) {
        assertThatThrownBy(() -> PathTemplate.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @CsvSource({
        "/a/{b}, GET, /a/{c}, GET, true",
        "/a/{b}, GET, /a/{c}, POST, false",
        "/a/{b}, GET, /a/{c}, HEAD, true",
        "/a/{b}, , /a/{c}, POST, true",
        "/a/{b}, , /a/{b...}, , false",
        "/a/{b}, , /a/b, , false"
    })
    void routesOverlapWhenOneRequestCouldBeForBoth(
            String path, String method, String otherPath, String otherMethod, boolean expected) {
        HttpRoute one = route(path, method);
        HttpRoute other = route(otherPath, otherMethod);

        assertThat(one.overlaps(other)).isEqualTo(expected);
        assertThat(other.overlaps(one)).isEqualTo(expected);
    }

    private static HttpRoute route(String path, String method) {
        String methods = method == null ? "" : ",\"methods\":[\"" + method + "\"]";
        return HttpRouteParser.parse("{\"path\":\"" + path + "\"" + methods + "}");
    }

    private static RouteTable table(String... paths) {
        return RouteTable.of(Arrays.stream(paths).map(TestingRoutes::served).toList());
    }
}
