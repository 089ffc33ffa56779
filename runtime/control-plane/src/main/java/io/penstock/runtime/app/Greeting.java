package io.penstock.runtime.app;

import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells whoever started the process where it listens and where the key is. */
@Singleton
final class Greeting {

    private final Path dataDirectory;
    private final Optional<String> adminKey;

    Greeting(
            @ConfigProperty(name = "penstock.data-dir") Path dataDirectory,
            @ConfigProperty(name = "penstock.admin-key") Optional<String> adminKey) {
        this.dataDirectory = dataDirectory;
        this.adminKey = adminKey;
    }

    /** Where the admin key is found: a configured one is in no file. */
    static String keyPlace(Path dataDirectory, Optional<String> adminKey) {
        if (adminKey.isPresent()) {
            return "PENSTOCK_ADMIN_KEY";
        }
        Path file = dataDirectory.resolve("admin.key");
        return Files.exists(file)
                ? file.toString()
                : "not in " + file + ", another node made it or its file was moved";
    }

    void listening(@ObservesAsync HttpServerStart start, HttpServer server) {
        greet(start.options(), server);
    }

    void listeningTls(@ObservesAsync HttpsServerStart start, HttpServer server) {
        greet(start.options(), server);
    }

    private void greet(HttpServerOptions options, HttpServer server) {
        System.out.println(
                "Penstock listens on "
                        + (options.isSsl() ? "https" : "http")
                        + "://"
                        + options.getHost()
                        + ":"
                        + port(options, server)
                        + "; admin key: "
                        + keyPlace(dataDirectory, adminKey));
    }

    /** The options never learn which one the system chose. */
    private static int port(HttpServerOptions options, HttpServer server) {
        if (options.getPort() > 0) {
            return options.getPort();
        }
        return options.isSsl() ? server.getSecurePort() : server.getPort();
    }
}
