package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--help",
                "help",
                "help server",
                "server --help",
                "server --port 1 --help",
                "health --help"
            })
    void showsItsHelp(String arguments) {
        assertThat(parse(arguments)).isInstanceOf(CommandLine.Help.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    serve                   | unknown command 'serve'
                    --port 1                | unknown command '--port'
                    server --prot 1         | unknown option '--prot'
                    server now              | unknown option 'now'
                    server --port           | option '--port' lacks its value
                    server --host           | option '--host' lacks its value
                    server --port 1 --data  | option '--data' lacks its value
                    server --config         | option '--config' lacks its value
                    server --port x         | --port 'x' isn't a port
                    server --port -1        | --port '-1' isn't a port
                    server --port 65536     | --port '65536' isn't a port
                    server --port 999999999 | --port '999999999' isn't a port
                    health --rotate         | unknown option '--rotate'
                    health --port           | option '--port' lacks its value
                    health --port 65536     | --port '65536' isn't a port
                    health --wait -1        | --wait '-1' isn't a number of seconds
                    health --pid me         | --pid 'me' isn't the number of a process
                    """)
    void saysWhatIsWrong(String arguments, String reason) {
        // When
        CommandLine read = parse(arguments);

        // Then
        assertThat(read).isInstanceOf(CommandLine.Wrong.class);
        assertThat(((CommandLine.Wrong) read).reason()).contains(reason);
    }

    @Test
    void standsForConfiguration() {
        // When
        CommandLine read =
                parse("server --port 0 --host 0.0.0.0 --data /var/penstock --rotate-admin-key");

        // Then
        assertThat(read)
                .isEqualTo(
                        new CommandLine.Server(
                                Map.of(
                                        "quarkus.http.port",
                                        "0",
                                        "quarkus.http.host",
                                        "0.0.0.0",
                                        "penstock.data-dir",
                                        "/var/penstock",
                                        "penstock.access.rotate-admin-key",
                                        "true")));
    }

    @Test
    void makesTheDataDirectoryAbsolute() {
        assertThat(((CommandLine.Server) parse("server")).data())
                .isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(((CommandLine.Server) parse("server --data here")).data())
                .isEqualTo(Path.of("here").toAbsolutePath());
    }

    @Test
    void trainsInADirectory() {
        assertThat(parse("train --data /tmp/training"))
                .isEqualTo(new CommandLine.Train(Path.of("/tmp/training")));
    }

    @Test
    void theLastOfARepeatedOptionCounts() {
        assertThat(((CommandLine.Server) parse("server --port 1 --port 65535")).properties())
                .containsEntry("quarkus.http.port", "65535");
    }

    private static CommandLine parse(String arguments) {
        return CommandLine.parse(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }
}
