package io.penstock.trigger.spi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that tests start, kill and start again. They lie below those that a system
 * gives to connections (Linux from 32768, others higher). Otherwise a connection could take the
 * port while its server is down; one that tries to reach that server could even be its own other
 * end.
 */
public final class TestingPorts {

    private static final int LEAST = 16_384;
    private static final int END = 32_768;
    private static final int TRIES_MAX = 100;

    private TestingPorts() {}

    /**
     * A port of the loopback that nobody listens on now, drawn at random, so that other processes
     * that draw at the same time get others.
     *
     * @throws IOException if all that were tried are taken
     */
    public static int free() throws IOException {
        IOException last = new IOException();
        for (int i = 0; i < TRIES_MAX; i++) {
            int port = ThreadLocalRandom.current().nextInt(LEAST, END);
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }
}
