package io.penstock.runtime.app;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the command line asks for. */
sealed interface CommandLine
        permits CommandLine.Help,
                CommandLine.Wrong,
                CommandLine.Server,
                CommandLine.Train,
                HealthCommand {

    /** The highest TCP port. */
    int PORT_MAX = 65_535;

    /** The whole help. */
    String USAGE =
            """
            usage: penstock server [--port N] [--host H] [--data DIR] [--config FILE]
                                   [--rotate-admin-key]
                   penstock health [--port N] [--host H] [--data DIR] [--wait SECONDS]
                                   [--pid N]

            server

              --port N             port to listen on; 0 takes a free one (default 8080)
              --host H             address to listen on (default 127.0.0.1: this machine only)
              --data DIR           where functions and keys are kept (default ./data)
              --config FILE        functions and triggers to put at the start
              --rotate-admin-key   make a new admin key and write it to DIR/admin.key

            health: exits with 0 if a server on this machine is ready, else with 1
              --port N, --host H   where it listens (default $QUARKUS_HTTP_PORT, $QUARKUS_HTTP_HOST,
                                   8080, 127.0.0.1; of TLS where the environment turns HTTP off)
              --data DIR           its data directory, for admin.key, unless $PENSTOCK_ADMIN_KEY
                                   is set (default ./data)
              --wait SECONDS       how long to wait until it is (default 0)
              --pid N              its process: don't wait any longer once that has ended
            """;

    /** Show the help. */
    record Help() implements CommandLine {}

    /**
     * Not understood.
     *
     * @param reason what and what would work
     */
    record Wrong(String reason) implements CommandLine {}

    /**
     * Run the server.
     *
     * @param properties configuration that the options stand for
     */
    record Server(Map<String, String> properties) implements CommandLine {

        /** Copies the properties. */
        public Server {
            properties = Map.copyOf(properties);
        }

        /** The data directory. */
        Path data() {
            return Path.of(Objects.requireNonNull(properties.get("penstock.data-dir")));
        }
    }

    /**
     * Run a server for its JVM to record. Started by the server, so it is in no help.
     *
     * @param data its directory
     */
    record Train(Path data) implements CommandLine {}

    /** Reads the arguments. */
    static CommandLine parse(String... arguments) {
        if (arguments.length == 0 || arguments[0].equals("--help") || arguments[0].equals("help")) {
            return new Help();
        }
        Deque<String> options = new ArrayDeque<>(List.of(arguments));
        return switch (options.removeFirst()) {
            case "server" -> server(options);
            case "health" -> HealthCommand.parse(options);
            case "train" -> train(options);
            default ->
                    new Wrong(
                            "unknown command '"
                                    + arguments[0]
                                    + "'; there are 'server' and 'health'");
        };
    }

    private static CommandLine train(Deque<String> options) {
        return options.size() == 2 && options.getFirst().equals("--data")
                ? new Train(Path.of(options.getLast()).toAbsolutePath())
                : new Wrong("'train' needs --data DIR, and no other option");
    }

    private static CommandLine server(Deque<String> options) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("penstock.data-dir", Path.of("data").toAbsolutePath().toString());
        while (!options.isEmpty()) {
            String option = options.removeFirst();
            switch (option) {
                case "--help" -> {
                    return new Help();
                }
                case "--rotate-admin-key" ->
                        properties.put("penstock.access.rotate-admin-key", "true");
                case "--port", "--host", "--data", "--config" -> {
                    String value = options.pollFirst();
                    if (value == null) {
                        return new Wrong("option '" + option + "' lacks its value");
                    }
                    if (option.equals("--port") && !isPort(value)) {
                        return new Wrong("--port '" + value + "' isn't a port, 0 to 65535");
                    }
                    put(properties, option, value);
                }
                default -> {
                    return new Wrong("unknown option '" + option + "'");
                }
            }
        }
        return new Server(properties);
    }

    /** Whether a text is a number from 0 to 65535. */
    static boolean isPort(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= PORT_MAX;
    }

    private static void put(Map<String, String> properties, String option, String value) {
        switch (option) {
            case "--port" -> properties.put("quarkus.http.port", value);
            case "--host" -> properties.put("quarkus.http.host", value);
            case "--data" ->
                    properties.put("penstock.data-dir", Path.of(value).toAbsolutePath().toString());
            case "--config" ->
                    properties.put("penstock.config", Path.of(value).toAbsolutePath().toString());
            default -> throw new IllegalArgumentException(option);
        }
    }
}
