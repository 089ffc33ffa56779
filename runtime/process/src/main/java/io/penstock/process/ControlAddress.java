package io.penstock.process;

import io.penstock.protocol.FrameChannel;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where the control plane is, as it tells a process that it starts: the two lines of its standard
 * input.
 *
 * @param socket path of the control plane's socket
 * @param token stands for the process's control connection
 */
public record ControlAddress(Path socket, String token) {

    /**
     * Reads the lines.
     *
     * @throws IOException if there are fewer
     */
    public static ControlAddress read(InputStream input) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        return new ControlAddress(Path.of(line(lines)), line(lines));
    }

    private static String line(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new EOFException(
                    "standard input must have the socket's path and the control token");
        }
        return line;
    }

    /**
     * Opens the control connection.
     *
     * @throws IOException if nobody listens
     */
    public FrameChannel connect() throws IOException {
        return FrameChannel.connect(socket, token);
    }
}
