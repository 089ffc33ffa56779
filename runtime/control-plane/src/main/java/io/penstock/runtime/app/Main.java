package io.penstock.runtime.app;

import io.penstock.runtime.limit.Carriers;
import io.penstock.runtime.worker.TrainedProcess;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.graalvm.nativeimage.VMRuntime;
import org.jspecify.annotations.Nullable;

/** {@code penstock server} and {@code penstock health}. */
@QuarkusMain
public final class Main {

    private static final int USAGE_ERROR = 2;
    private static final int START_ERROR = 1;
    private static final int NOT_READY = 1;

    private Main() {}

    /** Starts the server, or says what is wrong with the arguments and exits with 2. */
    public static void main(String... arguments) {
        if (Installation.isNative()) {
            startNative(System.err);
        } else {
            Carriers.choose();
        }
        switch (CommandLine.parse(arguments)) {
            case CommandLine.Help _ -> System.out.print(CommandLine.USAGE);
            case CommandLine.Wrong wrong -> {
                System.err.println("penstock: " + wrong.reason());
                System.err.print(CommandLine.USAGE);
                System.exit(USAGE_ERROR);
            }
            case CommandLine.Server server -> {
                claim(server.data(), System.err);
                SqliteLibrary.choose(server.data());
                server.properties().forEach(System::setProperty);
                // One that is given to run() would have to say itself what is wrong.
                ApplicationLifecycleManager.setDefaultExitCodeHandler(
                        (code, trouble) -> System.exit(StartExit.code(code, trouble)));
                Quarkus.run(Server.class);
            }
            case CommandLine.Train train -> {
                TrainedProcess.endWithParent(System.in);
                claim(train.data(), System.err);
                SqliteLibrary.choose(train.data());
                Training.properties(train.data()).forEach(System::setProperty);
                Quarkus.run(Training.class);
            }
            case HealthCommand health -> System.exit(answer(health));
        }
    }

    /** Does what a JVM and the start script do. */
    private static void startNative(PrintStream errors) {
        try {
            NativeOptions.parse(System.getenv().getOrDefault(NativeOptions.VARIABLE, "")).apply();
        } catch (IllegalArgumentException e) {
            errors.println("penstock: " + e.getMessage());
            System.exit(StartExit.CONFIGURATION);
        }
        // Signal handlers and the like wait for it, as the command line isn't parsed for them. It
        // comes last: the sizes of the heap can't be set any more after it.
        VMRuntime.initialize();
    }

    private static int answer(HealthCommand health) {
        ReadinessProbe.Answer answer = ReadinessProbe.of(health, System.getenv()).await(health);
        if (answer.ready()) {
            System.out.println("penstock: " + answer.text());
            return 0;
        }
        System.err.println("penstock: " + answer.text());
        return NOT_READY;
    }

    private static void claim(Path data, PrintStream errors) {
        try {
            DataDirectory.claim(data);
        } catch (IOException e) {
            errors.println("penstock: " + reason(data, e));
            System.exit(START_ERROR);
        }
    }

    /** A file system's own message is a path and nothing else. */
    private static @Nullable String reason(Path data, IOException trouble) {
        return trouble instanceof FileSystemException
                ? "--data %s can't be used: %s; it has to be a directory that this user may write"
                        .formatted(data, trouble)
                : trouble.getMessage();
    }

    /** Waits until the process is told to end. */
    public static final class Server implements QuarkusApplication {
        @Override
        public int run(String... arguments) {
            Quarkus.waitForExit();
            return 0;
        }
    }
}
