package io.penstock.trigger.filedrop;

import io.penstock.trigger.spi.Outcome;
import io.penstock.trigger.spi.TestingCheckpoints;
import io.penstock.trigger.spi.TestingSink;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerConfig;
import io.penstock.trigger.spi.TriggerEvent;
import io.penstock.trigger.spi.TriggerReport;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The adapter in a process of its own, which may be allowed less than the tests. */
final class DropProcess {

    /** What a file is called whose function fails. */
    static final String POISON = "bad";

    private DropProcess() {}

    /**
     * Runs the trigger {@code drop} until its input ends. Prints {@code event SUBJECT} and {@code
     * state STATE MESSAGE}; obeys {@code hold} and {@code release}, which are for the sink.
     *
     * @param arguments the directory
     */
    public static void main(String[] arguments) throws Exception {
        TestingSink sink = new TestingSink();
        sink.outcome(DropProcess::run);
        Map<String, Object> fields =
                Map.of("directory", arguments[0], "stableFor", "50ms", "scanInterval", "200ms");
        try (TriggerAdapter adapter =
                        new FileDropProvider().create("drop", new TriggerConfig(fields, Map.of()));
                BufferedReader input =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            adapter.start(sink, new TestingCheckpoints(), new Printing());
            String line = input.readLine();
            while (line != null) {
                if (line.equals("hold")) {
                    sink.hold();
                } else {
                    sink.release();
                }
                line = input.readLine();
            }
        }
    }

    private static Outcome run(TriggerEvent event) {
        String subject = event.subject().orElseThrow();
        System.out.println("event " + subject);
        return subject.startsWith(POISON)
                ? new Outcome.Failed("function-failed", "It threw.", 3)
                : new Outcome.Succeeded(Optional.empty(), ByteBuffer.allocate(0));
    }

    private static final class Printing implements TriggerReport {

        @Override
        public void connected() {
            System.out.println("state connected");
        }

        @Override
        public void troubled(String message) {
            System.out.println("state troubled " + message);
        }

        @Override
        public void failed(String message) {
            System.out.println("state failed " + message);
        }

        @Override
        public void lag(String unit, long amount) {
            // Nobody asks for it here.
        }
    }
}
