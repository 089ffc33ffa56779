package io.penstock.worker;

import java.io.IOException;
import java.nio.file.Path;

/** Functions that sleep, spin, cling, wait and fail, at their start, in a call and at their end. */
final class LifecycleFunctions {

    private LifecycleFunctions() {}

    /** Packs them into a jar. */
    static Path build(Path folder) throws IOException {
        return new TestingJar()
                .source(
                        "app.Sleeper",
                        """
                                public class Sleeper implements Function<String, String>, AutoCloseable {
                                    public String apply(String text) {
                                        if (text.equals("sleep")) {
                                            System.out.println("sleeping");
                                            try { Thread.sleep(60_000); }
                                            catch (InterruptedException e) { return "interrupted"; }
                                        }
                                        if (text.equals("flag")) { Thread.currentThread().interrupt(); }
                                        if (text.equals("spin")) {
                                            System.out.println("spinning");
                                            while (true) { Thread.interrupted(); }
                                        }
                                        return text + " " + Thread.currentThread().isInterrupted();
                                    }
                                    public void close() {
                                        System.out.println("closed "
                                            + (Thread.currentThread().getContextClassLoader()
                                                == getClass().getClassLoader()));
                                    }
                                }
                                """)
                .source(
                        "app.Flood",
                        """
                                public class Flood implements StreamHandler {
                                    public void handle(InputStream in, ResponseStream out, Context context)
                                            throws Exception {
                                        byte[] part = new byte[64 * 1024];
                                        try {
                                            while (true) { out.write(part); }
                                        } catch (IOException e) {
                                            System.out.println("flood ended: " + e.getMessage());
                                            throw e;
                                        }
                                    }
                                }
                                """)
                .source(
                        "app.Clinging",
                        """
                                public class Clinging implements Supplier<String>, AutoCloseable {
                                    public String get() {
                                        new Thread(() -> {
                                            while (true) {
                                                try { Thread.sleep(1000); } catch (InterruptedException e) {}
                                            }
                                        }).start();
                                        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                                            while (true) {
                                                try { Thread.sleep(1000); } catch (InterruptedException e) {}
                                            }
                                        }));
                                        return "clinging";
                                    }
                                    public void close() throws Exception {
                                        try { Thread.sleep(60_000); }
                                        catch (InterruptedException e) {
                                            System.out.println("close interrupted");
                                        }
                                    }
                                }
                                """)
                .source(
                        "app.Lingering",
                        """
                                public class Lingering implements Supplier<String>, AutoCloseable {
                                    public String get() { return ""; }
                                    public void close() throws Exception {
                                        System.out.println("hook begins");
                                        new CountDownLatch(1).await(1, TimeUnit.SECONDS);
                                        System.out.println("hook is done");
                                    }
                                }
                                """)
                .source(
                        "app.Awaiting",
                        """
                                public class Awaiting implements Supplier<String>, AutoCloseable {
                                    public Awaiting() throws Exception {
                                        try (var server = new java.net.ServerSocket(
                                                0, 1, java.net.InetAddress.getLoopbackAddress())) {
                                            System.out.println("port " + server.getLocalPort());
                                            server.accept().close();
                                        }
                                    }
                                    public String get() { return "here"; }
                                    public void close() { System.out.println("closed late"); }
                                }
                                """)
                .source(
                        "app.Throwing",
                        """
                                public class Throwing implements Supplier<String> {
                                    public Throwing() { throw new IllegalStateException("no database"); }
                                    public String get() { return ""; }
                                }
                                """)
                .source(
                        "app.Static",
                        """
                                public class Static implements Supplier<String> {
                                    static { if (true) throw new IllegalStateException("static"); }
                                    public String get() { return ""; }
                                }
                                """)
                .source(
                        "app.Loader",
                        """
                                public class Loader implements Supplier<String> {
                                    final boolean same = Thread.currentThread().getContextClassLoader()
                                        == getClass().getClassLoader();
                                    public String get() {
                                        boolean now = Thread.currentThread().getContextClassLoader()
                                            == getClass().getClassLoader();
                                        Thread.currentThread().setContextClassLoader(null);
                                        return same + " " + now;
                                    }
                                }
                                """)
                .source(
                        "app.Meet",
                        """
                                public class Meet implements Function<String, Integer> {
                                    final CyclicBarrier barrier = new CyclicBarrier(3);
                                    public Integer apply(String text) {
                                        try { barrier.await(20, TimeUnit.SECONDS); return 3; }
                                        catch (Exception e) { throw new RuntimeException(e); }
                                    }
                                }
                                """)
                .build(folder, "app.jar");
    }
}
