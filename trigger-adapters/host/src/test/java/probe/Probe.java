package probe;

import io.penstock.trigger.spi.Checkpoints;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.Outcome;
import io.penstock.trigger.spi.Receipt;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerEvent;
import io.penstock.trigger.spi.TriggerReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Does what its configuration names and prints what becomes of it. */
final class Probe implements TriggerAdapter {

    private final String type;
    private final String trigger;
    private final String task;
    private final int count;
    private final int size;
    private final boolean awaits;
    private volatile Thread emitter = Thread.currentThread();

    Probe(String type, String trigger, String task, int count, int size, boolean awaits) {
        this.type = type;
        this.trigger = trigger;
        this.task = task;
        this.count = count;
        this.size = size;
        this.awaits = awaits;
    }

    @Override
    public void check() throws ConfigException, InterruptedException {
        switch (task) {
            case "bad" -> throw new ConfigException("source.url", "x:", "Nobody lives there.");
            case "throw" -> throw new IllegalStateException("no source");
            case "hang" -> forever();
            default -> System.out.println("checked " + type);
        }
    }

    @Override
    public void cleanUp() throws Exception {
        if (task.equals("throw")) {
            throw new IllegalStateException("the slot is left");
        }
        System.out.println("cleaned up");
    }

    @Override
    public void start(EventSink sink, Checkpoints checkpoints, TriggerReport report)
            throws Exception {
        switch (task) {
            case "throw" -> throw new IllegalStateException("no source");
            case "hang-start" -> forever();
            case "look" -> look();
            case "log" -> log();
            case "save" -> save(checkpoints);
            case "report" -> report(report);
            default -> emitAll(sink);
        }
    }

    private void emitAll(EventSink sink) {
        emitter =
                new Thread(
                        () -> {
                            try {
                                for (int i = 1; i <= count; i++) {
                                    emit(sink, i);
                                }
                                System.out.println("emitted all");
                            } catch (InterruptedException e) {
                                System.out.println("emitter interrupted");
                            } catch (IllegalStateException e) {
                                System.out.println("emitter stopped: " + e.getMessage());
                            }
                        });
        emitter.start();
    }

    private void emit(EventSink sink, int number) throws InterruptedException {
        byte[] data = new byte[size];
        Arrays.fill(data, (byte) number);
        TriggerEvent.Builder event =
                TriggerEvent.of("id " + number, "/probe/" + trigger, "probe.happened")
                        .orderingKey("key" + number % 10)
                        .data("text/plain", data);
        if (awaits) {
            event.awaitsOutcome();
        }
        Receipt receipt = sink.emit(event.build());
        receipt.accepted()
                .whenComplete(
                        (id, thrown) -> {
                            System.out.println(number + " -> " + id + " " + thrown);
                            if (task.equals("throw-later")) {
                                throw new IllegalStateException("continuation " + number);
                            }
                            if (task.equals("block-later")) {
                                forever();
                            }
                        });
        receipt.ended().thenAccept(outcome -> System.out.println(number + " = " + text(outcome)));
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(var type, var body) -> type + " " + body.remaining();
            case Outcome.Failed(var code, var message, var attempts) ->
                    code + " " + message + " " + attempts;
        };
    }

    private static void look() {
        for (String name :
                new String[] {
                    "com.fasterxml.jackson.databind.ObjectMapper",
                    "io.penstock.protocol.Frame",
                    "io.penstock.process.Pulse",
                    "io.penstock.trigger.host.Main",
                    "org.jspecify.annotations.NullMarked",
                    "io.penstock.trigger.spi.TriggerEvent"
                }) {
            String found = "hidden";
            try {
                Class.forName(name);
                found = "seen";
            } catch (ClassNotFoundException e) {
                System.out.println("looked: " + e.getMessage());
            }
            System.out.println(name + " " + found);
        }
        ClassLoader own = Probe.class.getClassLoader();
        System.out.println("context " + (Thread.currentThread().getContextClassLoader() == own));
        System.out.println("resource " + (own.getResource("io/penstock/protocol/Frame.class")));
    }

    private void log() {
        System.out.println("to stdout");
        System.err.println("to stderr");
        System.getLogger("probe.system").log(System.Logger.Level.WARNING, "to System.Logger");
        java.util.logging.Logger.getLogger("probe.jul").info("to java.util.logging");
        Thread.ofVirtual().start(() -> System.out.println("from a virtual thread"));
        new Thread(() -> System.out.println("from a thread")).start();
    }

    private void save(Checkpoints checkpoints) {
        System.out.println("loaded " + checkpoints.loaded());
        for (int i = 1; i <= count; i++) {
            int number = i;
            checkpoints
                    .save(Map.of("at", "" + i))
                    .thenRun(() -> System.out.println("saved " + number));
        }
        try {
            checkpoints.save(Map.of("large", "x".repeat(Checkpoints.VALUE_BYTES_MAX + 1)));
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }

    private void report(TriggerReport report) {
        report.connected();
        for (int i = 1; i <= count; i++) {
            report.lag("events", i);
            report.troubled("trouble " + i);
        }
        report.failed("the end");
    }

    @Override
    public void drain(Duration atMost) throws InterruptedException {
        System.out.println("drains");
        emitter.join(atMost);
        if (task.equals("hang-drain")) {
            forever();
        }
    }

    @Override
    public void close() {
        System.out.println("closes " + type);
        if (task.equals("hang-close")) {
            forever();
        }
        emitter.interrupt();
    }

    /** Whatever interrupts it. */
    private static void forever() {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                System.out.println("interrupted, goes on");
            }
        }
    }
}
