package io.penstock.runtime.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Function;

/** Shows the description of the management API, to everybody. The build has made it. */
public final class OpenApiRoute {

    private static final String PATH = "/q/openapi";

    private enum Format {
        JSON("openapi.json", "application/json"),
        YAML("openapi.yaml", "application/yaml");

        final String file;
        final String mediaType;

        Format(String file, String mediaType) {
            this.file = file;
            this.mediaType = mediaType;
        }
    }

    private OpenApiRoute() {}

    /** Adds it: YAML, or JSON if that is asked for. */
    public static void addTo(Router router) {
        add(router, "", OpenApiRoute::wanted);
        add(router, ".json", _ -> Format.JSON);
        add(router, ".yaml", _ -> Format.YAML);
        add(router, ".yml", _ -> Format.YAML);
    }

    private static void add(Router router, String end, Function<RoutingContext, Format> format) {
        router.route(PATH + end)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> show(context, format.apply(context)));
    }

    private static Format wanted(RoutingContext context) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        boolean json =
                (accept != null && accept.contains(Format.JSON.mediaType))
                        || context.queryParam("format").stream()
                                .limit(1)
                                .anyMatch(Format.JSON.name()::equalsIgnoreCase);
        return json ? Format.JSON : Format.YAML;
    }

    private static void show(RoutingContext context, Format format) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType + ";charset=UTF-8")
                .end(read(format));
    }

    private static Buffer read(Format format) {
        try (InputStream file = OpenApiRoute.class.getResourceAsStream(format.file)) {
            return Buffer.buffer(Objects.requireNonNull(file, format.file).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
