package io.penstock.trigger.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Passes one connection on to a broker, and holds what the broker says until it is let through. */
final class HeldProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch letThrough = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private HeldProxy(ServerSocket listener) {
        this.listener = listener;
    }

    static HeldProxy before(TestingBroker broker) throws IOException {
        HeldProxy proxy = new HeldProxy(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(() -> proxy.serve(broker.port()));
        return proxy;
    }

    String uri() {
        return "mqtt://127.0.0.1:" + listener.getLocalPort();
    }

    private void serve(int port) {
        try (Socket client = listener.accept();
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.ofVirtual().start(() -> answer(broker, client));
            byte[] buffer = new byte[8192];
            InputStream in = client.getInputStream();
            OutputStream out = broker.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                out.write(buffer, 0, length);
                asked.countDown();
            }
        } catch (IOException _) {
            // One of the two has gone, which ends the other's connection, too.
        } finally {
            ended.countDown();
        }
    }

    private void answer(Socket broker, Socket client) {
        try {
            letThrough.await();
            broker.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException | InterruptedException _) {
            // As above.
        }
    }

    /** Waits until the client has asked the broker for something. */
    void awaitAsked() throws InterruptedException {
        asked.await();
    }

    void letThrough() {
        letThrough.countDown();
    }

    /** Waits until the client has gone, or the time is over. */
    boolean awaitEnd(Duration max) throws InterruptedException {
        return ended.await(max.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
