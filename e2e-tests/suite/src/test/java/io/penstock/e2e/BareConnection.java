package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A connection on which a test writes HTTP by hand, for what clients don't let it do. Texts are ISO
 * 8859-1, a byte per character. Used by one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112, HTTP/1.1</a>
 */
final class BareConnection implements AutoCloseable {

    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream input;

    private BareConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new BufferedInputStream(socket.getInputStream());
    }

    /** A new connection to a server. */
    static BareConnection to(Penstock server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        return new BareConnection(socket);
    }

    /**
     * An answer.
     *
     * @param headers by lower-case name, several values joined with a comma
     * @param body a byte per character
     */
    record Answer(int status, Map<String, String> headers, String body) {

        /** Copies the headers. */
        Answer {
            headers = Map.copyOf(headers);
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    /**
     * What the function that mirrors requests says of one without a body, each line once. It has
     * the server's key.
     */
    static List<String> mirrored(Penstock server, String methodAndTarget) throws IOException {
        try (BareConnection connection = to(server)) {
            connection.send(authorized(server, methodAndTarget, "Content-Length: 0"));
            Answer answer = connection.answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer.body().lines().toList();
        }
    }

    /** As {@link #head}, with the server's key. */
    static String authorized(Penstock server, String methodAndTarget, String... headers) {
        String[] all = new String[headers.length + 1];
        all[0] = "Authorization: Bearer " + server.key();
        System.arraycopy(headers, 0, all, 1, headers.length);
        return head(methodAndTarget, all);
    }

    /** The head of a request, with the host and the lines given. */
    static String head(String methodAndTarget, String... headers) {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return methodAndTarget + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n";
    }

    /** Writes a part of a request, or several requests. */
    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Reads the next answer. */
    Answer answer() throws IOException {
        return answer(true);
    }

    /** Reads the next answer, which is one to HEAD. */
    Answer answerToHead() throws IOException {
        return answer(false);
    }

    /** Whether the server has closed the connection, once it does or sends something. */
    boolean ended() throws IOException {
        return input.read() < 0;
    }

    private Answer answer(boolean bodyAllowed) throws IOException {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        boolean empty = !bodyAllowed || status < 200 || status == 204 || status == 304;
        return new Answer(status, headers, empty ? "" : body(headers));
    }

    private String body(Map<String, String> headers) throws IOException {
        if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            return bytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        StringBuilder body = new StringBuilder();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.append(bytes(size));
            line();
        }
        line();
        return body.toString();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String bytes(int count) throws IOException {
        byte[] bytes = input.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException(bytes.length + " of " + count + " bytes");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("after '" + line + "'");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
