package io.penstock.runtime.app;

import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells whoever started the process where it listens and where the key is. */
@Singleton
final class Greeting {

    private final Path dataDirectory;

    Greeting(@ConfigProperty(name = "penstock.data-dir") Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    void listening(@ObservesAsync HttpServerStart server) {
        HttpServerOptions options = server.options();
        System.out.println(
                "Penstock listens on "
                        + (options.isSsl() ? "https" : "http")
                        + "://"
                        + options.getHost()
                        + ":"
                        + options.getPort()
                        + "; admin key: "
                        + dataDirectory.resolve("admin.key"));
    }
}
