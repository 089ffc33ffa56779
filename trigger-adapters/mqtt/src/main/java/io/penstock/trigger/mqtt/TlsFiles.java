package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerConfig;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The files of the section {@code tls}. They are read for each connection, so a certificate that is
 * renewed on disk is used without a restart.
 *
 * @param caFile certificates that the broker's is trusted by; else those of the JDK
 * @param certFile the client's certificate, with those it is signed by after it
 * @param keyFile its private key
 */
record TlsFiles(Optional<Path> caFile, Optional<Path> certFile, Optional<Path> keyFile) {

    static final String CA_FILE = "tls.caFile";
    static final String CERT_FILE = "tls.certFile";
    static final String KEY_FILE = "tls.keyFile";

    private static final int HANDSHAKE_SECONDS = 10;

    static TlsFiles read(TriggerConfig config, boolean tls) throws ConfigException {
        Optional<TriggerConfig> section = config.section("tls");
        if (section.isEmpty()) {
            return new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());
        }
        if (!tls) {
            throw new ConfigException(
                    "tls", "", "The address begins with mqtt://. Write mqtts:// to use TLS.");
        }
        TriggerConfig fields = section.get();
        TlsFiles files =
                new TlsFiles(
                        path(fields, "caFile"), path(fields, "certFile"), path(fields, "keyFile"));
        if (files.certFile.isPresent() && files.keyFile.isEmpty()) {
            throw new ConfigException(KEY_FILE, "", "The certificate needs its private key.");
        }
        if (files.keyFile.isPresent() && files.certFile.isEmpty()) {
            throw new ConfigException(CERT_FILE, "", "The private key needs its certificate.");
        }
        return files;
    }

    private static Optional<Path> path(TriggerConfig fields, String field) throws ConfigException {
        Optional<String> text = fields.optionalText(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(text.get());
            if (path.isAbsolute()) {
                return Optional.of(path);
            }
        } catch (InvalidPathException _) {
            // Told below.
        }
        throw fields.bad(field, text.get(), "Write the whole path, beginning with /.");
    }

    /**
     * Reads the files.
     *
     * @throws ConfigException naming the one that can't be used
     */
    MqttClientSslConfig load() throws ConfigException {
        MqttClientSslConfigBuilder builder =
                MqttClientSslConfig.builder().handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        if (caFile.isPresent()) {
            builder = builder.trustManagerFactory(trust(caFile.get()));
        }
        if (certFile.isPresent() && keyFile.isPresent()) {
            builder = builder.keyManagerFactory(key(certFile.get(), keyFile.get()));
        }
        return builder.build();
    }

    private static TrustManagerFactory trust(Path file) throws ConfigException {
        try {
            KeyStore store = emptyStore();
            List<X509Certificate> certificates = PemFile.certificates(CA_FILE, file);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca-" + i, certificates.get(i));
            }
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw PemFile.bad(CA_FILE, file, String.valueOf(e.getMessage()));
        }
    }

    private static KeyManagerFactory key(Path certFile, Path keyFile) throws ConfigException {
        List<X509Certificate> chain = PemFile.certificates(CERT_FILE, certFile);
        PrivateKey key = PemFile.privateKey(KEY_FILE, keyFile, chain.getFirst());
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("client", key, new char[0], chain.toArray(new X509Certificate[0]));
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw PemFile.bad(CERT_FILE, certFile, String.valueOf(e.getMessage()));
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
