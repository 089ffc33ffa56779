package io.penstock.trigger.mqtt;

import static org.awaitility.Awaitility.await;

import io.penstock.trigger.spi.TestingPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real broker in a process of its own, which is killed to stop it and keeps its data. For one
 * thread at a time.
 */
public final class TestingBroker implements AutoCloseable {

    /** Of the user {@code penstock}. */
    static final String PASSWORD = "correct horse";

    private static final Duration START = Duration.ofSeconds(120);

    private final Path directory;
    private final int port;
    private final int tlsPort;
    private @Nullable Process process;

    private TestingBroker(Path directory) throws IOException {
        this.directory = directory;
        port = TestingPorts.free();
        tlsPort = TestingPorts.free();
        for (String name : List.of("conf", "data", "extensions")) {
            Files.createDirectories(directory.resolve(name));
        }
        allow("penstock", PASSWORD);
    }

    private Path users() {
        return directory.resolve("users");
    }

    /** Lets in a user with a password, and with no other, from now on. */
    public void allow(String user, String password) throws IOException {
        Path file = users();
        List<String> lines = new ArrayList<>();
        if (Files.exists(file)) {
            lines.addAll(Files.readAllLines(file));
        }
        // The last one holds. Renamed, as the broker may be reading.
        lines.add(user + "=" + password);
        Path next = Files.write(directory.resolve("users.next"), lines);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * A broker that isn't started.
     *
     * @param keys its own and its clients'
     */
    TestingBroker(Path directory, TestingKeys keys) throws IOException {
        this(directory);
        configure(tlsListener(keys));
    }

    /** A broker that isn't started and has no TLS; an empty directory is for it. */
    public static TestingBroker withoutTls(Path directory) throws IOException {
        TestingBroker broker = new TestingBroker(directory);
        broker.configure("");
        return broker;
    }

    private void configure(String tlsListener) throws IOException {
        Files.writeString(directory.resolve("conf/config.xml"), config(tlsListener));
    }

    private String config(String tlsListener) {
        return """
               <?xml version="1.0"?>
               <hivemq>
                 <listeners>
                   <tcp-listener>
                     <port>%d</port><bind-address>127.0.0.1</bind-address>
                   </tcp-listener>
                   %s
                 </listeners>
                 <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                 <mqtt>
                   <queued-messages>
                     <max-queue-size>1000000</max-queue-size>
                   </queued-messages>
                 </mqtt>
               </hivemq>
               """
                .formatted(port, tlsListener);
    }

    private String tlsListener(TestingKeys keys) {
        return """
               <tls-tcp-listener>
                 <port>%d</port><bind-address>127.0.0.1</bind-address>
                 <tls>
                   <keystore>
                     <path>%s</path><password>%3$s</password>
                     <private-key-password>%3$s</private-key-password>
                   </keystore>
                   <truststore><path>%4$s</path><password>%3$s</password></truststore>
                   <client-authentication-mode>REQUIRED</client-authentication-mode>
                 </tls>
               </tls-tcp-listener>
               """
                .formatted(tlsPort, keys.serverStore(), TestingKeys.PASSWORD, keys.trustStore());
    }

    /** Starts it and waits until it takes connections. */
    public void start() {
        Path log = directory.resolve("log");
        try {
            Files.deleteIfExists(log);
            process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    // It lives for seconds.
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:+UseSerialGC",
                                    "-Xmx256m",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    BrokerProcess.class.getName(),
                                    directory.toString(),
                                    users().toString())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.readString(log).contains(BrokerProcess.READY));
    }

    /** As {@code kill -9}. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
            process = null;
        }
    }

    /** The address without TLS. */
    public String uri() {
        return "mqtt://127.0.0.1:" + port;
    }

    /** The address with TLS. */
    String tlsUri() {
        return "mqtts://localhost:" + tlsPort;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        kill();
    }
}
