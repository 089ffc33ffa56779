package io.penstock.runtime.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;

/**
 * Asks a server of this machine whether it is ready.
 *
 * @param host the address to ask, if named
 * @param port its port, if named
 * @param data the server's data directory, absolute
 * @param patience how long to wait until it is ready
 * @param process the server's process, if named
 */
record HealthCommand(
        Optional<String> host,
        Optional<Integer> port,
        Path data,
        Duration patience,
        Optional<Long> process)
        implements CommandLine {

    private static final String SECONDS = "\\d{1,6}";
    private static final String PROCESS = "[1-9]\\d{0,9}";

    /** Reads the options after the command. */
    static CommandLine parse(Deque<String> options) {
        HealthCommand read =
                new HealthCommand(
                        Optional.empty(),
                        Optional.empty(),
                        Path.of("data").toAbsolutePath(),
                        Duration.ZERO,
                        Optional.empty());
        while (!options.isEmpty()) {
            String option = options.removeFirst();
            if (option.equals("--help")) {
                return new Help();
            }
            if (!option.matches("--(port|host|data|wait|pid)")) {
                return new Wrong("unknown option '" + option + "'");
            }
            String value = options.pollFirst();
            if (value == null) {
                return new Wrong("option '" + option + "' lacks its value");
            }
            Optional<String> mistake = mistake(option, value);
            if (mistake.isPresent()) {
                return new Wrong(option + " '" + value + "' isn't " + mistake.get());
            }
            read = read.with(option, value);
        }
        return read;
    }

    /** What a value should have been, unless it is that. */
    private static Optional<String> mistake(String option, String value) {
        return switch (option) {
            case "--port" -> unless(CommandLine.isPort(value), "a port, 0 to 65535");
            case "--wait" -> unless(value.matches(SECONDS), "a number of seconds, up to 999999");
            case "--pid" -> unless(value.matches(PROCESS), "the number of a process");
            default -> Optional.empty();
        };
    }

    private static Optional<String> unless(boolean right, String wanted) {
        return right ? Optional.empty() : Optional.of(wanted);
    }

    private HealthCommand with(String option, String value) {
        return switch (option) {
            case "--host" -> new HealthCommand(Optional.of(value), port, data, patience, process);
            case "--port" ->
                    new HealthCommand(
                            host, Optional.of(Integer.valueOf(value)), data, patience, process);
            case "--data" ->
                    new HealthCommand(
                            host, port, Path.of(value).toAbsolutePath(), patience, process);
            case "--wait" ->
                    new HealthCommand(
                            host, port, data, Duration.ofSeconds(Long.parseLong(value)), process);
            case "--pid" ->
                    new HealthCommand(host, port, data, patience, Optional.of(Long.valueOf(value)));
            default -> throw new IllegalArgumentException(option);
        };
    }
}
