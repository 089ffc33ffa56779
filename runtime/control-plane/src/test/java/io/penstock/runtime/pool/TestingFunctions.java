package io.penstock.runtime.pool;

import io.penstock.runtime.worker.TestingJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A jar of functions that do what a call tells them to, or fail in a way of their own. */
final class TestingFunctions {

    /** Obeys the body of the request: a word, or a word and an argument. */
    static final String SCRIPT = "fn.Script";

    /** Answers with a stream of its input. */
    static final String STREAM_ECHO = "fn.StreamEcho";

    /** Streams without an end. */
    static final String ENDLESS = "fn.Endless";

    static final String FAILING_INIT = "fn.FailingInit";
    static final String SLOW_INIT = "fn.SlowInit";
    static final String STUCK_INIT = "fn.StuckInit";
    static final String EXITING_INIT = "fn.ExitingInit";

    private static final Map<String, String> SOURCES =
            Map.of(
                    "Script",
                    """
                    public final class Script implements HttpHandler {
                        private static final String UID = UUID.randomUUID().toString();
                        private static List<byte[]> hog = new ArrayList<>();
                        public HttpResponse handle(HttpRequest request, Context context)
                                throws Exception {
                            String[] words = request.text().split(" ", 2);
                            switch (words[0]) {
                                case "uid" -> { return text(UID); }
                                case "pid" -> {
                                    return text(Long.toString(ProcessHandle.current().pid()));
                                }
                                case "sleep" -> Thread.sleep(Long.parseLong(words[1]));
                                case "doze" -> {
                                    new FileOutputStream(words[1]).close();
                                    Thread.sleep(20_000);
                                }
                                case "spin" -> spin(Long.parseLong(words[1]));
                                case "throw" -> throw new IllegalStateException(words[1]);
                                case "exit" -> System.exit(Integer.parseInt(words[1]));
                                case "overflow" -> overflow(0);
                                case "oom" -> { while (true) { hog.add(new byte[8 << 20]); } }
                                case "size" -> { return text("" + request.body().length); }
                                case "header" -> {
                                    return text(request.headers().first(words[1]).orElse("none"));
                                }
                                default -> {}
                            }
                            return text(request.text());
                        }
                        private static void spin(long millis) {
                            long end = System.nanoTime() + millis * 1_000_000;
                            while (System.nanoTime() - end < 0) { Thread.onSpinWait(); }
                        }
                        private static int overflow(int n) { return overflow(n + 1) + 1; }
                        private static HttpResponse text(String text) {
                            return HttpResponse.text(200, "text/plain", text);
                        }
                    }
                    """,
                    "StreamEcho",
                    """
                    public final class StreamEcho implements StreamHandler {
                        public void handle(InputStream in, ResponseStream out, Context context)
                                throws IOException {
                            in.transferTo(out);
                        }
                    }
                    """,
                    "Endless",
                    """
                    public final class Endless implements StreamHandler {
                        public void handle(InputStream in, ResponseStream out, Context context)
                                throws IOException {
                            byte[] zeros = new byte[100_000];
                            while (true) { out.write(zeros); out.flush(); }
                        }
                    }
                    """,
                    "FailingInit",
                    """
                    public final class FailingInit implements HttpHandler {
                        public FailingInit() { throw new IllegalStateException("no luck today"); }
                        public HttpResponse handle(HttpRequest request, Context context) {
                            return HttpResponse.empty(204);
                        }
                    }
                    """,
                    "SlowInit",
                    """
                    public final class SlowInit implements HttpHandler {
                        public SlowInit() throws InterruptedException { Thread.sleep(1500); }
                        public HttpResponse handle(HttpRequest request, Context context) {
                            return HttpResponse.empty(204);
                        }
                    }
                    """,
                    "ExitingInit",
                    """
                    public final class ExitingInit implements HttpHandler {
                        public ExitingInit() throws InterruptedException {
                            Thread.sleep(500);
                            System.exit(3);
                        }
                        public HttpResponse handle(HttpRequest request, Context context) {
                            return HttpResponse.empty(204);
                        }
                    }
                    """,
                    "StuckInit",
                    """
                    public final class StuckInit implements HttpHandler {
                        public StuckInit() { while (true) { Thread.onSpinWait(); } }
                        public HttpResponse handle(HttpRequest request, Context context) {
                            return HttpResponse.empty(204);
                        }
                    }
                    """);

    private TestingFunctions() {}

    /** Compiles them into a jar. */
    static Path jar(Path folder) throws IOException {
        Map<String, String> sources = new HashMap<>();
        SOURCES.forEach((name, body) -> sources.put("fn." + name, body));
        return TestingJars.build(folder, "functions.jar", sources);
    }
}
