package io.penstock.runtime.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The last lines a worker process printed past its capture: JVM messages, native code. Kept to
 * explain a death. Guarded by this.
 */
final class OutputTail {

    private static final int LINES_MAX = 50;
    private static final int LINE_CHARS_MAX = 500;

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Deque<String> lines = new ArrayDeque<>();

    /** Reads until the process closes its output. */
    void drain(BufferedReader output) throws IOException {
        try {
            readAll(output);
        } finally {
            ended.countDown();
        }
    }

    /**
     * The lines of a process that has ended, once they have been read; those so far after a while,
     * or when this thread is interrupted.
     */
    String lastWords() {
        try {
            boolean _ = ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return text();
    }

    private void readAll(BufferedReader output) throws IOException {
        char[] buffer = new char[4096];
        StringBuilder line = new StringBuilder();
        for (int read; (read = output.read(buffer)) >= 0; ) {
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    add(line.toString());
                    line.setLength(0);
                } else if (line.length() < LINE_CHARS_MAX) {
                    line.append(buffer[i]);
                }
            }
        }
        add(line.toString());
    }

    private synchronized void add(String line) {
        if (line.isBlank()) {
            return;
        }
        if (lines.size() == LINES_MAX) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /** The lines, joined by line ends. */
    synchronized String text() {
        return String.join("\n", lines);
    }
}
