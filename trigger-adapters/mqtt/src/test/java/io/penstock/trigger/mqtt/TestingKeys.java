package io.penstock.trigger.mqtt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys and certificates for TLS, made by the JDK's keytool. */
public final class TestingKeys {

    static final String PASSWORD = "changeit";

    private final Path directory;

    /** Makes them in a directory: those of {@code server}, {@code client} and {@code stranger}. */
    public TestingKeys(Path directory) throws Exception {
        this.directory = directory;
        for (String name : List.of("server", "client", "stranger")) {
            keytool(
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    name.equals("client") ? "EC" : "RSA",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "SAN=DNS:localhost",
                    "-validity",
                    "2",
                    "-keystore",
                    store(name).toString());
            writePem(name);
        }
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "client",
                "-file",
                certificate("client").toString(),
                "-keystore",
                trustStore().toString());
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private void writePem(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = new ByteArrayInputStream(Files.readAllBytes(store(name)))) {
            store.load(bytes, PASSWORD.toCharArray());
        }
        Key key = store.getKey(name, PASSWORD.toCharArray());
        Files.writeString(key(name), pem("PRIVATE KEY", key.getEncoded()));
        Files.writeString(
                certificate(name), pem("CERTIFICATE", store.getCertificate(name).getEncoded()));
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(bytes));
    }

    private Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    Path serverStore() {
        return store("server");
    }

    /** Whom the broker trusts: the client, not the stranger. */
    Path trustStore() {
        return store("trusted");
    }

    /** The file of one's certificate, PEM. */
    public Path certificate(String name) {
        return directory.resolve(name + ".crt");
    }

    /** The file of one's private key, PEM, PKCS 8. */
    public Path key(String name) {
        return directory.resolve(name + ".key");
    }

    /** Writes one's files again under another name, as a renewal does. */
    void copy(String from, String to) throws IOException {
        Files.writeString(certificate(to), Files.readString(certificate(from)));
        Files.writeString(key(to), Files.readString(key(from)));
    }
}
