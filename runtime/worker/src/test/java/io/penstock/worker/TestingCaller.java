package io.penstock.worker;

import java.io.IOException;
import java.nio.file.Path;

/** A function that calls others as the text it gets tells it to, and answers what came of it. */
final class TestingCaller {

    /** The handler. */
    static final String HANDLER = "app.Caller";

    private TestingCaller() {}

    /** Packs it into a jar. */
    static Path build(Path folder) throws IOException {
        return new TestingJar()
                .source("app.Price", "public record Price(String item, int cents) {}")
                .source(
                        "app.Caller",
                        """
                                public class Caller implements Handler<String, String> {
                                    static volatile Context stashed;
                                    public String handle(String command, Context context) throws Exception {
                                        String[] words = command.split(" ");
                                        try {
                                            return run(words, context);
                                        } catch (InvocationException e) {
                                            return e.code() + " | " + e.getMessage() + " | "
                                                + Thread.interrupted();
                                        } catch (IllegalStateException | IllegalArgumentException e) {
                                            return e.getClass().getSimpleName() + " | " + e.getMessage();
                                        }
                                    }
                                    private String run(String[] words, Context context) throws Exception {
                                        return switch (words[0]) {
                                            case "emit" -> context.emit("billing:live", event(words[1]));
                                            case "invoke" -> "" + context.invoke(
                                                "prices@3", new Price("tea", 4), type(words[1]));
                                            case "status" -> "" + context.invoke(
                                                "prices", null, HttpResponse.class).status();
                                            case "send" -> "" + context.invoke("prices",
                                                new byte[Integer.parseInt(words[1])], byte[].class).length;
                                            case "throw" -> { thrown(context); yield ""; }
                                            case "stash" -> {
                                                stashed = context;
                                                yield context.invoke("hold", null, String.class);
                                            }
                                            case "keep" -> { stashed = context; yield "kept"; }
                                            case "leave" -> {
                                                Thread.startVirtualThread(() -> {
                                                    try { context.invoke("slow", null, Void.class); }
                                                    catch (RuntimeException e) { context.logger().log(System.Logger.Level.INFO, e.toString()); }
                                                });
                                                yield context.invoke("fast", null, String.class);
                                            }
                                            case "reuse" -> stashed.emit("billing", event("text"));
                                            case "many" -> many(Integer.parseInt(words[1]),
                                                new byte[Integer.parseInt(words[2])], context);
                                            default -> throw new AssertionError(words[0]);
                                        };
                                    }
                                    private static void thrown(Context context) throws Exception {
                                        try { context.invoke("prices", "x", String.class); }
                                        catch (InvocationException e) { throw new Exception("no price", e); }
                                    }
                                    private static Class<?> type(String name) throws Exception {
                                        return switch (name) {
                                            case "price" -> Price.class;
                                            case "text" -> String.class;
                                            case "void" -> Void.class;
                                            case "int" -> int.class;
                                            default -> throw new AssertionError(name);
                                        };
                                    }
                                    private static String many(int count, byte[] body, Context context)
                                            throws Exception {
                                        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                                            List<Future<String>> answers = new ArrayList<>();
                                            for (int i = 0; i < count; i++) {
                                                String name = "f" + i;
                                                answers.add(threads.submit(() ->
                                                    context.invoke(name, body, String.class)));
                                            }
                                            StringJoiner all = new StringJoiner(",");
                                            for (Future<String> answer : answers) { all.add(answer.get()); }
                                            return all.toString();
                                        }
                                    }
                                    private static Event<?> event(String data) {
                                        return switch (data) {
                                            case "text" -> event("t", Map.of(), "plain");
                                            case "none" -> event("t", Map.of(), null);
                                            case "big" -> event("t", Map.of(), new byte[3 << 20]);
                                            case "reserved" -> event("t", Map.of("id", "x"), "");
                                            case "self" -> { var o = new Object[1]; o[0] = o; yield event("t", Map.of(), o); }
                                            default -> new Event<>("1 %ü", "/a\\"b", "t", Optional.of("s"),
                                                Optional.of(java.time.OffsetDateTime.parse("2026-01-02T03:04:00Z")),
                                                Optional.of("application/price+json"), Optional.of("urn:p"),
                                                Map.of("region", "eu"), new Price("tea", 4));
                                        };
                                    }
                                    private static <T> Event<T> event(String type, Map<String, String> ext, T data) {
                                        return new Event<>("1", "/s", type, Optional.empty(), Optional.empty(),
                                            Optional.empty(), Optional.empty(), ext, data);
                                    }
                                }
                                """)
                .build(folder, "app.jar");
    }
}
