import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Waits for a server that is starting, deploys every jar of a folder as a function of the jar's
 * name, has a folder watched for pictures, and prints how to use it all. Run by {@code ./dev up}
 * from source, so that a JDK is enough.
 *
 * <p>Arguments: base URL, file of the admin key, folder of jars, process id of the server. With
 * PENSTOCK_ADMIN_KEY in the environment that is the key, and the file isn't used.
 */
final class DeploySamples {

    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Optional<String> givenKey =
            Optional.ofNullable(System.getenv("PENSTOCK_ADMIN_KEY")).filter(it -> !it.isEmpty());
    private final String url;
    private final Path keyFile;
    private final ProcessHandle server;

    private DeploySamples(String url, Path keyFile, ProcessHandle server) {
        this.url = url;
        this.keyFile = keyFile;
        this.server = server;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 4) {
            fail("usage: DeploySamples URL KEYFILE FOLDER PID");
        }
        ProcessHandle server =
                ProcessHandle.of(Long.parseLong(arguments[3])).orElseGet(DeploySamples::gone);
        DeploySamples samples = new DeploySamples(arguments[0], Path.of(arguments[1]), server);
        samples.awaitReady();
        try (Stream<Path> jars = Files.list(Path.of(arguments[2]))) {
            samples.deploy(jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList());
        }
        samples.dropFolder(Path.of(arguments[2], "thumbnail.jar"));
        samples.printCalls();
    }

    private void awaitReady() throws InterruptedException {
        long giveUpAt = System.nanoTime() + START_MAX.toNanos();
        CompletableFuture<ProcessHandle> end = server.onExit();
        while (System.nanoTime() - giveUpAt < 0) {
            if (ready()) {
                return;
            }
            if (comes(end)) {
                gone();
            }
        }
        fail("The server was not ready after " + START_MAX.toSeconds() + " s.");
    }

    /** Whether the server's end comes before it is time to ask again. */
    private static boolean comes(CompletableFuture<ProcessHandle> end) throws InterruptedException {
        try {
            end.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the server can't be watched", e);
        }
    }

    private boolean ready() throws InterruptedException {
        try {
            HttpRequest ready =
                    HttpRequest.newBuilder(URI.create(url + "/q/health/ready"))
                            .header("Authorization", "Bearer " + key())
                            .timeout(Duration.ofSeconds(5))
                            .build();
            return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            // No key yet, or not listening yet.
            return false;
        }
    }

    private String key() throws IOException {
        return givenKey.isPresent() ? givenKey.get() : Files.readString(keyFile).strip();
    }

    private void deploy(List<Path> jars) throws IOException, InterruptedException {
        for (Path jar : jars) {
            String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
            put("/v1/functions/" + name, "application/java-archive", BodyPublishers.ofFile(jar));
        }
        System.out.println("Deployed " + jars.size() + " sample functions.");
    }

    /** A function that has a folder of images made small, and the trigger that gives it each. */
    private void dropFolder(Path jar) throws IOException, InterruptedException {
        Path in = Files.createDirectories(data().resolve("drop"));
        Path out = Files.createDirectories(data().resolve("thumbnails"));
        put(
                "/v1/functions/dropped-image?handler=io.penstock.sample.thumbnail.DroppedImage"
                        + "&retry.max=0&env.OUT="
                        + URLEncoder.encode(out.toString(), StandardCharsets.UTF_8),
                "application/java-archive",
                BodyPublishers.ofFile(jar));
        put(
                "/v1/triggers/thumbnails",
                "application/json",
                BodyPublishers.ofString(
                        """
                        {"type": "file-drop", "function": "dropped-image",
                         "config": {"directory": "%s"}}
                        """
                                .formatted(json(in.toString()))));
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private Path data() {
        return Optional.ofNullable(keyFile.toAbsolutePath().normalize().getParent()).orElseThrow();
    }

    private void put(String path, String contentType, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest put =
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Bearer " + key())
                        .header("Content-Type", contentType)
                        .timeout(Duration.ofSeconds(60))
                        .PUT(body)
                        .build();
        var answer = client.send(put, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            fail("PUT " + path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private void printCalls() {
        Path file = keyFile.toAbsolutePath();
        boolean given = givenKey.isPresent();
        System.out.printf(
                """

                Penstock runs at %1$s; Ctrl-C stops it.
                The admin key is in %2$s; in another terminal%4$s:

                  KEY=%3$s
                  curl -H "Authorization: Bearer $KEY" -d Ada %1$s/fn/hello
                  curl -H "Authorization: Bearer $KEY" -d '# Title' %1$s/fn/markdown
                  curl -H "Authorization: Bearer $KEY" -o qr.png '%1$s/fn/qr-code?text=penstock'
                  curl -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' %1$s/fn/orders \\
                       -d '{"customer":"Ada","lines":[{"article":"tea","quantity":2,"price":3.50}]}'
                  curl -H "Authorization: Bearer $KEY" --data-binary @qr.png -o small.png %1$s/fn/thumbnail

                Pictures that are dropped into a folder are made small:

                  cp qr.png %5$s/
                  ls %6$s/

                With the key too: metrics %1$s/q/metrics, health %1$s/q/health.
                Without: the API's description, %1$s/q/openapi

                """,
                url,
                given ? "PENSTOCK_ADMIN_KEY" : file,
                given ? "\"$PENSTOCK_ADMIN_KEY\"" : "$(cat " + file + ")",
                given ? " where it is set, too" : "",
                data().resolve("drop"),
                data().resolve("thumbnails"));
    }

    private static ProcessHandle gone() {
        return fail("The server ended while starting; its message is above.");
    }

    private static <T> T fail(String message) {
        System.err.println(message);
        System.exit(1);
        throw new AssertionError();
    }
}
