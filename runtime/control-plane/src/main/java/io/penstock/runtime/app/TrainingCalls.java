package io.penstock.runtime.app;

import io.penstock.runtime.limit.Threads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Calls this process over HTTP as its users will, so that its JVM sees which methods are hot. Over
 * plain sockets: a client library would be hot, too.
 */
final class TrainingCalls {

    private static final String FUNCTION = "training";

    /** Each is a first call, which finds an empty worker. */
    private static final int FIRST_CALLS = 3;

    private static final int CALLERS = 4;

    /** The second compiler takes an interest in what has been called 5,000 times and more. */
    private static final int CALLS = 3000;

    private static final int EVENTS = 300;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final byte[] INPUT = "{\"a\":[1,true]}".getBytes(StandardCharsets.UTF_8);

    private final int port;
    private final String key;

    TrainingCalls(int port, String key) {
        this.port = port;
        this.key = key;
    }

    /**
     * Deploys functions, calls them and deletes them.
     *
     * @throws IOException if anything isn't answered with success
     */
    void make(Path primingJar) throws IOException {
        byte[] jar = Files.readAllBytes(primingJar);
        for (int i = 0; i < FIRST_CALLS; i++) {
            String name = FUNCTION + i;
            one("PUT", "/v1/functions/" + name + "?handler=io.penstock.priming.Echo", jar);
            one("POST", "/fn/" + name, INPUT);
        }
        many("/fn/" + FUNCTION + 0, CALLS, "");
        many("/fn/" + FUNCTION + 0, EVENTS, "Prefer: respond-async\r\n");
        for (String path : List.of("/v1/functions", "/q/health/ready", "/q/metrics")) {
            one("GET", path, new byte[0]);
        }
        for (int i = 0; i < FIRST_CALLS; i++) {
            one("DELETE", "/v1/functions/" + FUNCTION + i, new byte[0]);
        }
    }

    private void one(String method, String path, byte[] body) throws IOException {
        try (Socket socket = connect()) {
            String type = method.equals("PUT") ? "application/java-archive" : "application/json";
            send(
                    socket.getOutputStream(),
                    method + " " + path,
                    "Content-Type: " + type + "\r\nConnection: close\r\n",
                    body);
            check(path, new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** From several callers at once, each over a connection that it keeps. */
    private void many(String path, int times, String headers) throws IOException {
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            CompletableFuture<Void> caller = new CompletableFuture<>();
            callers.add(caller);
            Threads.start("training-caller-" + i, () -> call(path, times, headers, caller));
        }
        for (CompletableFuture<Void> caller : callers) {
            caller.join();
        }
    }

    private void call(String path, int times, String headers, CompletableFuture<Void> caller) {
        try (Socket socket = connect()) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String type = "Content-Type: application/json\r\n";
            for (int i = 0; i < times; i++) {
                send(socket.getOutputStream(), "POST " + path, type + headers, INPUT);
                check(path, answer(in));
            }
            caller.complete(null);
        } catch (IOException | RuntimeException e) {
            // Also of an answer that can't be read: whoever waits for this one waits for its end.
            caller.completeExceptionally(e);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private void send(OutputStream out, String what, String headers, byte[] body)
            throws IOException {
        String head =
                what
                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + key
                        + "\r\n"
                        + headers
                        + "Content-Length: "
                        + body.length
                        + "\r\n\r\n";
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[first.length + body.length];
        System.arraycopy(first, 0, request, 0, first.length);
        System.arraycopy(body, 0, request, first.length, body.length);
        out.write(request);
    }

    /** The head of an answer, whose body has a length that is skipped. */
    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("the connection ended after: " + head);
            }
            head.append((char) read);
        }
        int length =
                head.toString()
                        .toLowerCase(Locale.ROOT)
                        .lines()
                        .filter(line -> line.startsWith("content-length:"))
                        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                        .findFirst()
                        .orElse(0);
        in.skipNBytes(length);
        return head.toString();
    }

    private static void check(String path, String answer) throws IOException {
        if (!answer.startsWith("HTTP/1.1 2")) {
            throw new IOException(path + " was answered with " + answer);
        }
    }
}
