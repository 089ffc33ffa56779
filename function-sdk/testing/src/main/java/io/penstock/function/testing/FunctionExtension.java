package io.penstock.function.testing;

import io.penstock.protocol.Failure;
import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.worker.LocalInstance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a function as a Penstock worker does, inside the test's JVM.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final FunctionExtension function =
 *         FunctionExtension.ofHandler("com.acme.Orders").env("COLOR", "green");
 *
 * @Test
 * void countsOrders() {
 *     assertThat(function.invoke("{\"id\":1}").json().get("count").intValue()).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>The instance is built at the first call, so that a failing constructor fails that call, and
 * kept: for the test class when the field is static, else for one test. Then its close hook is
 * called. The function's classes are loaded anew in a loader of their own, so statics and
 * singletons are not the test's; exchange data, not objects.
 */
public final class FunctionExtension
        implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Optional<Path> jar;
    private final String handler;
    private final Map<String, String> env = new HashMap<>();
    private final Map<String, String> secrets = new HashMap<>();
    private final FakeFunctions others = new FakeFunctions();
    private Duration timeout = TIMEOUT;
    private boolean forAllTests;
    private @Nullable LocalInstance instance;
    private @Nullable Path unpacked;

    private FunctionExtension(Optional<Path> jar, String handler) {
        this.jar = jar;
        this.handler = handler;
    }

    /**
     * A function on the test's class path.
     *
     * <p>It sees that class path without Penstock, JUnit and the usual libraries of tests. Other
     * test dependencies stay visible: only {@link #ofJar} shows that a jar has all it needs.
     *
     * @param handler class name or {@code Class::method}
     */
    public static FunctionExtension ofHandler(String handler) {
        return new FunctionExtension(Optional.empty(), handler);
    }

    /** A function packed into a jar, its handler named by manifest or services. */
    public static FunctionExtension ofJar(Path jar) {
        return ofJar(jar, "");
    }

    /**
     * A function packed into a jar, with or without jars under {@code lib/}.
     *
     * @param handler class name or {@code Class::method}
     */
    public static FunctionExtension ofJar(Path jar, String handler) {
        return new FunctionExtension(Optional.of(jar), handler);
    }

    /** Sets a value of {@link io.penstock.function.Context#env}. Before the first call. */
    public FunctionExtension env(String name, String value) {
        env.put(name, value);
        return this;
    }

    /** Sets a value of {@link io.penstock.function.Context#secret}. Before the first call. */
    public FunctionExtension secret(String name, String value) {
        secrets.put(name, value);
        return this;
    }

    /**
     * Answers calls of another function with {@link io.penstock.function.Context#invoke}. A call of
     * a function without a fake ends with {@code unknown-function}.
     *
     * <p>The fake runs on the function's thread, so it may wait or block to try a timeout. An
     * {@link io.penstock.function.InvocationException} that it throws is what the function gets;
     * anything else it throws goes through the function as well.
     *
     * @param function the name as the function under test writes it, with version or alias
     * @param answer gives the answer to a call
     */
    public FunctionExtension fake(String function, Function<FunctionCall, FunctionAnswer> answer) {
        others.add(function, answer);
        return this;
    }

    /**
     * The events that the function has emitted with {@link io.penstock.function.Context#emit} since
     * the test began, in order. Nothing runs for them, and any name of a function is taken.
     */
    public List<EmittedEvent> emitted() {
        return others.emitted();
    }

    /** How long construction, each call and the close hook may take; 30 s unless set. */
    public FunctionExtension timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /**
     * Calls the function with a JSON body.
     *
     * @throws FunctionFailure if it can't be built, throws, refuses the payload or takes too long
     */
    public FunctionAnswer invoke(String json) {
        return request("POST", "/").body(json).send();
    }

    /**
     * Calls the function with any body.
     *
     * @throws FunctionFailure if it can't be built, throws, refuses the payload or takes too long
     */
    public FunctionAnswer invoke(byte[] body, String contentType) {
        return request("POST", "/").body(body, contentType).send();
    }

    /** Calls the function with UTF-8 text. */
    public FunctionAnswer invokeText(String text) {
        return invoke(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    /**
     * Starts a request.
     *
     * @param method HTTP method
     * @param path decoded path behind the function's name, starting with {@code /}
     */
    public FunctionRequest request(String method, String path) {
        return new FunctionRequest(method, path, this::send);
    }

    private FunctionAnswer send(FunctionRequest request) {
        List<Header> headers = new ArrayList<>();
        request.headers()
                .forEach(field -> headers.add(new Header(field.getKey(), field.getValue())));
        try {
            LocalInstance.Answer answer =
                    instance()
                            .invoke(
                                    new LocalInstance.Request(
                                            request.method(),
                                            request.path(),
                                            request.rawQuery(),
                                            headers,
                                            Slice.wrap(request.bytes().clone())));
            return new FunctionAnswer(
                    answer.status(), FakeFunctions.headers(answer.headers()), answer.body().copy());
        } catch (LocalInstance.FailureException e) {
            throw failure(e);
        }
    }

    private LocalInstance instance() throws LocalInstance.FailureException {
        LocalInstance present = instance;
        if (present != null) {
            return present;
        }
        LocalInstance built =
                LocalInstance.load(
                        new LocalInstance.Settings(
                                classPath(), handler, "test", env, secrets, timeout),
                        System.out,
                        others);
        instance = built;
        return built;
    }

    private List<Path> classPath() {
        if (jar.isEmpty()) {
            return FunctionClassPath.ofTest();
        }
        try {
            Path folder = Files.createTempDirectory("function");
            unpacked = folder;
            return FunctionClassPath.ofJar(jar.get(), folder);
        } catch (IOException e) {
            throw new FunctionFailure(
                    "function-init-failed", "", jar.get() + " can't be read: " + e, "");
        }
    }

    private static FunctionFailure failure(LocalInstance.FailureException thrown) {
        Failure failure = thrown.failure();
        String code =
                thrown.timedOut()
                        ? "function-timeout"
                        : switch (failure.kind()) {
                            case INIT -> "function-init-failed";
                            case PAYLOAD -> "bad-payload";
                            case MEDIA_TYPE -> "unsupported-media-type";
                            case FUNCTION -> "function-failed";
                        };
        return new FunctionFailure(code, failure.type(), failure.message(), failure.stack());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        forAllTests = true;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        others.forgetEmitted();
        if (!forAllTests) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        close();
    }

    private void close() throws IOException {
        LocalInstance ending = instance;
        instance = null;
        try {
            if (ending != null) {
                ending.close();
            }
        } catch (LocalInstance.FailureException e) {
            throw failure(e);
        } finally {
            deleteUnpacked();
        }
    }

    private void deleteUnpacked() throws IOException {
        Path folder = unpacked;
        unpacked = null;
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
