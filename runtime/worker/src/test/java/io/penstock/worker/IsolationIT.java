package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.LaneFrame.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What functions in one worker see of each other and of the worker. */
class IsolationIT {

    @TempDir static Path folder;

    private static TestingControlPlane plane;

    @BeforeAll
    static void start() throws IOException {
        plane = new TestingControlPlane("-Xmx64m");
    }

    @AfterAll
    static void stop() throws IOException {
        plane.close();
    }

    private static Path library(int version) throws IOException {
        return new TestingJar()
                .source(
                        "lib.Version",
                        "public class Version { public static int number() { return %d; } }"
                                .formatted(version))
                .build(folder, "lib" + version + ".jar");
    }

    @Test
    void runsTwoVersionsOfALibrarySideBySide() throws IOException {
        // Given
        Path first = library(1);
        Path second = library(2);
        Path app =
                new TestingJar()
                        .source(
                                "app.Ask",
                                """
                                public class Ask implements Supplier<Object> {
                                    public Object get() {
                                        try {
                                            return getClass().getClassLoader().loadClass("lib.Version")
                                                .getMethod("number").invoke(null);
                                        } catch (Exception e) { throw new RuntimeException(e); }
                                    }
                                }
                                """)
                        .build(folder, "ask.jar");
        TestingLane one = plane.load("app.Ask", app, first).ready();
        TestingLane two = plane.load("app.Ask", app, second).ready();

        // When
        Result oneResult = one.invoke("");
        Result twoResult = two.invoke("");

        // Then
        assertThat(oneResult.body().text()).isEqualTo("1");
        assertThat(twoResult.body().text()).isEqualTo("2");
    }

    @Test
    void usesTheFunctionsOwnJackson() throws IOException {
        // Given
        Path app =
                new TestingJar()
                        .source(
                                "app.Own",
                                """
                                public class Own implements Function<Map<String, Object>, String> {
                                    public String apply(Map<String, Object> input) {
                                        try {
                                            var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
                                            boolean own = mapper.getClass().getClassLoader()
                                                == getClass().getClassLoader();
                                            return own + mapper.writeValueAsString(input);
                                        } catch (Exception e) { throw new RuntimeException(e); }
                                    }
                                }
                                """)
                        .build(folder, "own.jar");
        Path[] jars =
                Arrays.stream(System.getProperty("java.class.path").split(":"))
                        .filter(entry -> entry.contains("jackson"))
                        .map(Path::of)
                        .toArray(Path[]::new);
        Path[] classPath = new Path[jars.length + 1];
        classPath[0] = app;
        System.arraycopy(jars, 0, classPath, 1, jars.length);

        // When
        Result result = plane.load("app.Own", classPath).ready().invoke("{\"a\":1}");

        // Then
        assertThat(result.body().text()).isEqualTo("true{\"a\":1}");
    }

    @Test
    void hidesTheWorker() throws IOException {
        // Given
        Path app =
                new TestingJar()
                        .resource("mine.txt", "mine")
                        .source(
                                "app.Peek",
                                """
                                public class Peek implements Function<List<String>, List<Boolean>> {
                                    public List<Boolean> apply(List<String> names) {
                                        ClassLoader loader = getClass().getClassLoader();
                                        List<Boolean> seen = new ArrayList<>();
                                        for (String name : names) {
                                            boolean found;
                                            if (name.contains("/") || name.endsWith(".txt")) {
                                                found = loader.getResource(name) != null;
                                            } else {
                                                try { loader.loadClass(name); found = true; }
                                                catch (ClassNotFoundException e) { found = false; }
                                            }
                                            seen.add(found);
                                        }
                                        return seen;
                                    }
                                }
                                """)
                        .build(folder, "peek.jar");

        // When
        Result result =
                plane.load("app.Peek", app)
                        .ready()
                        .invoke(
                                """
                                ["io.penstock.worker.Main", "io.penstock.protocol.Limits",
                                 "com.fasterxml.jackson.databind.ObjectMapper",
                                 "io.penstock.function.testing.FunctionExtension",
                                 "io/penstock/worker/Main.class", "META-INF/maven/nothing",
                                 "io.penstock.function.Handler", "java.sql.Driver",
                                 "mine.txt", "java/lang/Object.class"]
                                """);

        // Then
        assertThat(result.body().text())
                .isEqualTo("[false,false,false,false,false,false,true,true,true,true]");
    }

    @Test
    void findsHandlerByManifestAndByService() throws IOException {
        // Given
        TestingJar source =
                new TestingJar()
                        .source(
                                "app.One",
                                "public class One implements Supplier<String> {"
                                        + " public String get() { return \"one\"; } }")
                        .source(
                                "app.Two",
                                "public class Two implements Supplier<String> {"
                                        + " public String get() { return \"two\"; } }")
                        .resource("META-INF/services/java.util.function.Supplier", "app.One # one");
        Path service = source.build(folder, "service.jar");
        Path manifest = source.manifestHandler("app.Two::get").build(folder, "manifest.jar");

        // When
        Result byService = plane.load("", service).ready().invoke("");
        Result byManifest = plane.load("", manifest).ready().invoke("");

        // Then
        assertThat(byService.body().text()).isEqualTo("one");
        assertThat(byManifest.body().text()).isEqualTo("two");
    }
}
