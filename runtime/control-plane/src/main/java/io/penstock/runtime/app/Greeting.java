package io.penstock.runtime.app;

import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells whoever started the process where it listens and where the key is. */
@Singleton
final class Greeting {

    private final String keyPlace;

    Greeting(
            @ConfigProperty(name = "penstock.data-dir") Path dataDirectory,
            @ConfigProperty(name = "penstock.admin-key") Optional<String> adminKey) {
        keyPlace = keyPlace(dataDirectory, adminKey);
    }

    /** Where the admin key is found: a configured one is in no file. */
    static String keyPlace(Path dataDirectory, Optional<String> adminKey) {
        return adminKey.isPresent()
                ? "PENSTOCK_ADMIN_KEY"
                : dataDirectory.resolve("admin.key").toString();
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
                        + keyPlace);
    }
}
