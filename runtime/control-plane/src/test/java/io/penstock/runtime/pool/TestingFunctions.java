package io.penstock.runtime.pool;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

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
                                case "spin" -> spin(Long.parseLong(words[1]));
                                case "throw" -> throw new IllegalStateException(words[1]);
                                case "exit" -> System.exit(Integer.parseInt(words[1]));
                                case "overflow" -> overflow(0);
                                case "oom" -> { while (true) { hog.add(new byte[8 << 20]); } }
                                case "size" -> { return text("" + request.body().length); }
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
        Path classes = Files.createTempDirectory(folder, "classes");
        StringWriter problems = new StringWriter();
        List<Source> units =
                SOURCES.entrySet().stream()
                        .map(entry -> new Source(entry.getKey(), entry.getValue()))
                        .toList();
        List<String> options =
                List.of(
                        "-d",
                        classes.toString(),
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"));
        boolean compiled =
                ToolProvider.getSystemJavaCompiler()
                        .getTask(problems, null, null, options, null, units)
                        .call();
        if (!compiled) {
            throw new IllegalArgumentException(problems.toString());
        }
        Path jar = folder.resolve("functions.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
        }
        return jar;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String body) {
            super(URI.create("string:///fn/" + name + ".java"), JavaFileObject.Kind.SOURCE);
            text =
                    """
                    package fn;
                    import io.penstock.function.*;
                    import java.io.*;
                    import java.util.*;
                    """
                            + body;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
