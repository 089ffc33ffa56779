package io.penstock.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** wrk, a second opinion on closed loads where it is installed. Used by one thread. */
public final class Wrk {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern BAD = Pattern.compile("(Non-2xx|Socket errors)[^\n]*");

    private final Path scripts;

    /** One that keeps its scripts in a directory. */
    public Wrk(Path scripts) {
        this.scripts = scripts;
    }

    /** Whether it can be started here. */
    public static boolean installed() {
        String path = System.getenv().getOrDefault("PATH", "");
        return List.of(path.split(":", -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "wrk")));
    }

    /**
     * Answers per second of a closed load.
     *
     * @throws IllegalStateException if it failed, or an answer was an error
     */
    public double perSecond(Target target, Load.Closed load, Duration length)
            throws IOException, InterruptedException {
        Path script = Files.writeString(scripts.resolve("wrk.lua"), script(target));
        Process process =
                new ProcessBuilder(
                                "wrk",
                                "-t1",
                                "-c" + load.callers(),
                                "-d" + length.toSeconds() + "s",
                                "-s",
                                script.toString(),
                                "http://127.0.0.1:" + target.port() + target.paths().getFirst())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        if (process.waitFor() != 0 || BAD.matcher(output).find() || !rate.find()) {
            throw new IllegalStateException("wrk: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }

    private static String script(Target target) {
        String headers =
                target.headers().entrySet().stream()
                        .map(Wrk::header)
                        .collect(Collectors.joining("\n"));
        String paths =
                target.paths().stream()
                        .map(path -> "\"" + path + "\"")
                        .collect(Collectors.joining(", "));
        String one =
                """
                wrk.method = "POST"
                local file = io.open("%s", "rb")
                wrk.body = file:read("*a")
                file:close()
                %s
                """
                        .formatted(target.body(), headers);
        String several =
                """
                local paths = { %s }
                local next = 0
                request = function()
                  next = next %% #paths + 1
                  return wrk.format(nil, paths[next])
                end
                """
                        .formatted(paths);
        return target.paths().size() == 1 ? one : one + several;
    }

    private static String header(Map.Entry<String, String> header) {
        return String.format(
                Locale.ROOT, "wrk.headers[\"%s\"] = \"%s\"", header.getKey(), header.getValue());
    }
}
