package io.penstock.runtime.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * How a probe reaches its server: plainly, or with TLS where the server speaks nothing else. It
 * then trusts the server's own certificate and no other, so that nobody else is shown the key.
 *
 * @param tls whether the server speaks nothing else
 * @param certificates PEM files, each a chain, to trust then
 */
record ProbeTransport(int port, boolean tls, List<Path> certificates) {

    private static final String CERTIFICATES = "QUARKUS_HTTP_SSL_CERTIFICATE_FILES";

    private static final int CONNECT_MILLIS_MAX = 2_000;
    private static final int ANSWER_MILLIS_MAX = 10_000;

    /** The one that a server with this environment needs; its port unless another is named. */
    static ProbeTransport of(Optional<Integer> port, Map<String, String> environment) {
        String plain = environment.getOrDefault("QUARKUS_HTTP_INSECURE_REQUESTS", "enabled");
        if (plain.equalsIgnoreCase("enabled")) {
            return new ProbeTransport(
                    port.or(() -> port(environment, "QUARKUS_HTTP_PORT")).orElse(8080),
                    false,
                    List.of());
        }
        String files = environment.getOrDefault(CERTIFICATES, "");
        return new ProbeTransport(
                port.or(() -> port(environment, "QUARKUS_HTTP_SSL_PORT")).orElse(8443),
                true,
                Stream.of(files.split(","))
                        .map(String::strip)
                        .filter(file -> !file.isEmpty())
                        .map(Path::of)
                        .toList());
    }

    private static Optional<Integer> port(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(CommandLine::isPort)
                .map(Integer::valueOf);
    }

    /** A connection, whose reads take no longer than a check of health may. */
    Socket connect(String host) throws IOException {
        if (tls && certificates.isEmpty()) {
            // The key isn't shown to whoever answers.
            throw new IOException(
                    "the server speaks TLS only, and "
                            + CERTIFICATES
                            + " names no certificate to know it by; set it here, too");
        }
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(host, port), CONNECT_MILLIS_MAX);
            plain.setSoTimeout(ANSWER_MILLIS_MAX);
            return tls
                    ? trusting().getSocketFactory().createSocket(plain, host, port, true)
                    : plain;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private SSLContext trusting() throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Path file : certificates) {
                try (InputStream in = Files.newInputStream(file)) {
                    // The first is the server's own. Those after it sign for others, too.
                    Certificate own = factory.generateCertificate(in);
                    store.setCertificateEntry(Integer.toString(store.size()), own);
                }
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate can't be used: " + e.getMessage(), e);
        }
    }
}
