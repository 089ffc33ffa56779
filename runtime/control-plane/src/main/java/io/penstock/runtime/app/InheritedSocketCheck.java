package io.penstock.runtime.app;

import io.penstock.runtime.listen.InheritedSocket;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stops the start when the inherited socket listens elsewhere than the settings say. */
@Singleton
final class InheritedSocketCheck {

    void check(
            @Observes @Priority(1) StartupEvent event,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "quarkus.http.ssl-port", defaultValue = "8443") int tlsPort,
            @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled")
                    String insecureRequests) {
        Optional<InheritedSocket> socket = InheritedSocket.ofProcess();
        if (socket.isPresent()) {
            // Vert.x's first server takes it: that of plain HTTP, if there is one.
            boolean plain = !insecureRequests.equalsIgnoreCase("disabled");
            try {
                socket.get().requireAt(new InetSocketAddress(host, plain ? port : tlsPort));
            } catch (BindException e) {
                throw new UnusableConfigurationException(e.getMessage());
            }
        }
    }
}
