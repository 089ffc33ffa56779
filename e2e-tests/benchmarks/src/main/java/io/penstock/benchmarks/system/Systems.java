package io.penstock.benchmarks.system;

import io.penstock.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All systems there are, from what Maven built below the root of the repository. */
public final class Systems {

    /** Name of the one that others are compared with. */
    public static final String BASELINE = "quarkus-rest";

    /** Its native form. */
    public static final String BASELINE_NATIVE = BASELINE + "-native";

    /** Google's. */
    public static final String FUNCTIONS_FRAMEWORK = "functions-framework";

    /** Spring's. */
    public static final String SPRING_CLOUD_FUNCTION = "spring-cloud-function";

    /** Quarkus' for functions. */
    public static final String QUARKUS_FUNQY = "quarkus-funqy";

    /** This project's. */
    public static final String PENSTOCK = "penstock";

    /** Its native form. */
    public static final String PENSTOCK_NATIVE = PENSTOCK + "-native";

    private static final String A_HUNDRED =
            "a choice of these benchmarks: a hundred %s would be written for nothing else.";

    private static final String JVM = "target/penstock";

    private final Path root;
    private final NativeForms natives;

    /** Those of a repository, which must have been built. */
    public Systems(Path root) {
        this.root = root;
        natives = new NativeForms(root);
    }

    /** In the order they are shown, the baseline first. */
    public List<SystemUnderTest> all() throws IOException {
        List<SystemUnderTest> all = new ArrayList<>();
        all.add(quarkusRest());
        all.add(vertx());
        all.add(functionsFramework());
        all.add(springCloudFunction());
        all.add(quarkusFunqy());
        all.add(penstock(PENSTOCK, "JVM", root.resolve(JVM)));
        Optional<Path> penstockNative = natives.penstock();
        if (penstockNative.isPresent()) {
            all.add(penstock(PENSTOCK_NATIVE, "native", penstockNative.get()));
        }
        Optional<Path> quarkusRestNative = natives.quarkusRest();
        if (quarkusRestNative.isPresent()) {
            all.add(quarkusRestNative(quarkusRestNative.get()));
        }
        return all;
    }

    /** What a reader must know of how some were built, a sentence each. */
    public List<String> notes(List<SystemUnderTest> measured) throws IOException {
        List<String> notes = new ArrayList<>(natives.absent());
        notes.addAll(natives.outdated(measured.stream().map(SystemUnderTest::name).toList()));
        return notes;
    }

    private SystemUnderTest quarkusRestNative(Path runner) throws IOException {
        return new ProcessSystem(
                BASELINE_NATIVE,
                "Quarkus REST %s, native, blocking endpoints".formatted(quarkusRestVersion()),
                port -> {
                    List<String> command = new ArrayList<>();
                    command.add(runner.toString());
                    command.addAll(ProcessSystem.NATIVE_FLAGS);
                    command.add("-Dquarkus.http.port=" + port);
                    return command;
                },
                Map.of());
    }

    private String quarkusRestVersion() throws IOException {
        return Jars.version(
                built(BASELINE).resolve("quarkus-app/lib/main"), "io.quarkus.quarkus-rest");
    }

    private SystemUnderTest quarkusRest() throws IOException {
        Path app = built(BASELINE).resolve("quarkus-app");
        return new ProcessSystem(
                BASELINE,
                "Quarkus REST %s, blocking endpoints".formatted(quarkusRestVersion()),
                ProcessSystem.java(port -> quarkus(app, port)),
                Map.of());
    }

    private SystemUnderTest vertx() throws IOException {
        Path built = built("vertx");
        Path lib = built.resolve("lib");
        return new ProcessSystem(
                "vertx",
                "Vert.x %s, epoll, event loops only".formatted(Jars.version(lib, "vertx-core")),
                ProcessSystem.java(
                        port ->
                                List.of(
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-cp",
                                        built.resolve("vertx.jar") + ":" + lib + "/*",
                                        "io.penstock.benchmarks.vertx.VertxSystem",
                                        Integer.toString(port))),
                Map.of());
    }

    private SystemUnderTest functionsFramework() throws IOException {
        Path built = built(FUNCTIONS_FRAMEWORK);
        Path lib = built.resolve("lib");
        String version = Jars.version(lib, "java-function-invoker");
        // It has its libraries inside, and the function's in a class loader of their own.
        Path invoker = lib.resolve("java-function-invoker-%s.jar".formatted(version));
        String function =
                built.resolve("functions-framework.jar") + ":" + Jars.classPathBut(lib, invoker);
        return new ProcessSystem(
                FUNCTIONS_FRAMEWORK,
                "Google Functions Framework invoker " + version,
                ProcessSystem.java(
                        port ->
                                List.of(
                                        "-cp",
                                        invoker.toString(),
                                        "com.google.cloud.functions.invoker.runner.Invoker",
                                        "--target",
                                        "io.penstock.benchmarks.functionsframework.WorkFunction",
                                        "--classpath",
                                        function,
                                        "--port",
                                        Integer.toString(port))),
                Map.of(
                        Workload.MIXED,
                        "it has one function a process; a hundred would be needed."));
    }

    private SystemUnderTest springCloudFunction() throws IOException {
        Path built = built(SPRING_CLOUD_FUNCTION);
        Path lib = built.resolve("lib");
        return new ProcessSystem(
                SPRING_CLOUD_FUNCTION,
                "Spring Cloud Function Web %s on Spring Boot %s"
                        .formatted(
                                Jars.version(lib, "spring-cloud-function-web"),
                                Jars.version(lib, "spring-boot")),
                ProcessSystem.java(
                        port ->
                                List.of(
                                        "-Dserver.port=" + port,
                                        "-cp",
                                        built.resolve("spring-cloud-function.jar")
                                                + ":"
                                                + lib
                                                + "/*",
                                        "io.penstock.benchmarks.springcloudfunction.WorkApplication")),
                Map.of(
                        Workload.BINARY,
                        "it reads a body as text, so that binary ones come back changed.",
                        Workload.MIXED,
                        A_HUNDRED.formatted("beans")));
    }

    private SystemUnderTest quarkusFunqy() throws IOException {
        Path app = built(QUARKUS_FUNQY).resolve("quarkus-app");
        String version = Jars.version(app.resolve("lib/main"), "io.quarkus.quarkus-funqy-http");
        return new ProcessSystem(
                QUARKUS_FUNQY,
                "Quarkus Funqy HTTP %s".formatted(version),
                ProcessSystem.java(port -> quarkus(app, port)),
                Map.of(
                        Workload.BINARY,
                        "it knows nothing but JSON.",
                        Workload.MIXED,
                        A_HUNDRED.formatted("methods")));
    }

    private static List<String> quarkus(Path app, int port) {
        return List.of(
                "-Dquarkus.http.port=" + port, "-jar", app.resolve("quarkus-run.jar").toString());
    }

    private SystemUnderTest penstock(String name, String kind, Path distribution)
            throws IOException {
        String version =
                Jars.version(root.resolve(JVM).resolve("lib/app"), "penstock-control-plane");
        return new PenstockSystem(
                name,
                "Penstock %s, %s, dedicated workers, %s"
                        .formatted(version, kind, PenstockSystem.SETTINGS),
                distribution,
                built(PENSTOCK).resolve("functions.jar"));
    }

    private Path built(String system) {
        return root.resolve("e2e-tests/benchmarks/systems").resolve(system).resolve("target");
    }
}
