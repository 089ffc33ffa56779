package io.penstock.benchmarks.system;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One kept-alive connection to a server on the loopback. Does as little as HTTP/1.1 allows, because
 * it shares the processors with the server it measures. Used by one thread.
 */
public final class HttpConnection implements AutoCloseable {

    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final String LENGTH = "content-length:";
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private Frame last = new Frame(0, 0, 0);

    public HttpConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /**
     * An answer.
     *
     * @param head status line and headers
     * @param body as text
     */
    public record Answer(int status, String head, String body) {

        /** The value of a header; empty text without it. */
        public String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    /** Sends a request and returns the status of its answer. */
    public int status(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        last = read();
        return last.status;
    }

    /** Sends a request and returns its answer. */
    public Answer answer(byte[] request) throws IOException {
        status(request);
        return last();
    }

    /** The last answer. */
    public Answer last() {
        return new Answer(
                last.status,
                new String(buffer, 0, last.bodyStart, StandardCharsets.ISO_8859_1),
                new String(
                        buffer, last.bodyStart, last.end - last.bodyStart, StandardCharsets.UTF_8));
    }

    private record Frame(int status, int bodyStart, int end) {}

    private Frame read() throws IOException {
        int length = 0;
        int bodyStart = -1;
        int end = Integer.MAX_VALUE;
        while (length < end) {
            if (length == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                throw new EOFException("the server closed the connection");
            }
            length += read;
            if (bodyStart < 0) {
                bodyStart = bodyStart(length);
                if (bodyStart > 0) {
                    end = bodyStart + contentLength(bodyStart);
                }
            }
        }
        int status = Integer.parseInt(new String(buffer, 9, 3, StandardCharsets.US_ASCII));
        return new Frame(status, bodyStart, end);
    }

    private int bodyStart(int length) {
        for (int i = 0; i + HEAD_END.length <= length; i++) {
            if (Arrays.equals(buffer, i, i + HEAD_END.length, HEAD_END, 0, HEAD_END.length)) {
                return i + HEAD_END.length;
            }
        }
        return -1;
    }

    private int contentLength(int headEnd) throws IOException {
        String head =
                new String(buffer, 0, headEnd, StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT);
        int at = head.indexOf(LENGTH);
        if (at < 0) {
            if (head.startsWith("http/1.1 204")) {
                return 0;
            }
            throw new IOException("an answer without Content-Length: " + head);
        }
        int from = at + LENGTH.length();
        return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
