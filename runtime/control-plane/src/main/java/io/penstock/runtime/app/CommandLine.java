package io.penstock.runtime.app;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the command line asks for. */
sealed interface CommandLine {

    /** The highest TCP port. */
    int PORT_MAX = 65_535;

    /** The whole help. */
    String USAGE =
            """
            usage: penstock server [--port N] [--host H] [--data DIR] [--config FILE]
                                   [--rotate-admin-key]

              --port N             port to listen on; 0 takes a free one (default 8080)
              --host H             address to listen on (default 127.0.0.1: this machine only)
              --data DIR           where functions and keys are kept (default ./data)
              --config FILE        functions and triggers to put at the start
              --rotate-admin-key   make a new admin key and write it to DIR/admin.key
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

    /** Reads the arguments. */
    static CommandLine parse(String... arguments) {
        if (arguments.length == 0 || arguments[0].equals("--help") || arguments[0].equals("help")) {
            return new Help();
        }
        if (!arguments[0].equals("server")) {
            return new Wrong("unknown command '" + arguments[0] + "'; there is 'server'");
        }
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("penstock.data-dir", Path.of("data").toAbsolutePath().toString());
        Deque<String> options = new ArrayDeque<>(List.of(arguments));
        options.removeFirst();
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

    private static boolean isPort(String text) {
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
