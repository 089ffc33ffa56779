package io.penstock.benchmarks;

import com.hivemq.embedded.EmbeddedHiveMQ;
import io.penstock.benchmarks.system.Directories;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A HiveMQ broker in a process of its own, on a free port of the loopback. */
final class Broker implements AutoCloseable {

    private static final String READY = "broker is ready";
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Process process;
    private final int port;

    private Broker(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The process's own {@code main}. Argument: directory with {@code conf} and {@code data}. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        EmbeddedHiveMQ.builder()
                .withConfigurationFolder(directory.resolve("conf"))
                .withDataFolder(directory.resolve("data"))
                .withExtensionsFolder(directory.resolve("extensions"))
                .build()
                .start()
                .join();
        System.out.println(READY);
    }

    /** Starts one over an emptied directory and waits until it takes connections. */
    static Broker start(Path directory) throws IOException, InterruptedException {
        Directories.emptied(directory);
        for (String name : new String[] {"conf", "data", "extensions"}) {
            Files.createDirectory(directory.resolve(name));
        }
        int port = freePort();
        Files.writeString(directory.resolve("conf/config.xml"), config(port));
        Path log = directory.resolve("log");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Broker.class.getName(),
                                directory.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        long end = System.nanoTime() + START_MAX.toNanos();
        while (!Files.readString(log).contains(READY)) {
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)
                    || System.nanoTime() - end > 0) {
                throw new IllegalStateException("the broker didn't start; see " + log);
            }
        }
        return new Broker(process, port);
    }

    /** Keeps as many messages for a session that is away as a round has. */
    private static String config(int port) {
        return """
               <?xml version="1.0"?>
               <hivemq>
                 <listeners>
                   <tcp-listener>
                     <port>%d</port><bind-address>127.0.0.1</bind-address>
                   </tcp-listener>
                 </listeners>
                 <mqtt>
                   <queued-messages><max-queue-size>1000000</max-queue-size></queued-messages>
                 </mqtt>
                 <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
               </hivemq>
               """
                .formatted(port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where it listens. */
    int port() {
        return port;
    }

    /** Kills it. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
