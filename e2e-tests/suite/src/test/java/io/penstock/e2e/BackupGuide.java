package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The commands of the guide to backups, as they are written there, but for users and services.
 *
 * @param backups instead of {@code /var/backups}, and where they run
 */
record BackupGuide(Path backups) {

    private static final String GUIDE = "guides/backup-restore.md";

    /** The groups of commands below a heading, between which there is text. */
    static List<String> commands(String section) {
        String text = DeployFiles.document(GUIDE);
        String heading = "\n## " + section + "\n";
        assertThat(text).contains(heading);
        List<String> groups = new ArrayList<>();
        boolean within = false;
        for (String line :
                text.substring(text.indexOf(heading) + heading.length()).lines().toList()) {
            if (line.startsWith("## ")) {
                break;
            }
            if (line.startsWith("    ")) {
                groups.add(within ? groups.removeLast() + "\n" + line : line);
            }
            within = line.startsWith("    ");
        }
        return groups;
    }

    /** Runs commands for the data of a server, which belongs to whoever runs this. */
    void run(String commands, Penstock server, Map<String, String> environment)
            throws IOException, InterruptedException {
        InstalledTool bash = InstalledTool.find("bash", "backups").orElseThrow();
        InstalledTool.Run run = bash.run(backups, environment, "-euc", here(commands, server));
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    private String here(String commands, Penstock server) {
        return commands.lines()
                        .filter(line -> !line.matches(" *(systemctl|chown) .*"))
                        .map(line -> line.replace("-o penstock -g penstock ", ""))
                        .map(line -> line.replace("/var/lib/penstock", server.data().toString()))
                        .map(line -> line.replace("/var/backups", backups.toString()))
                        .collect(Collectors.joining("\n"))
                + "\nrm -rf '%s.before'\n".formatted(server.data());
    }
}
