package io.penstock.trigger.host;

import io.penstock.protocol.TriggerFrame.Answer;
import io.penstock.protocol.TriggerFrame.Ask;
import io.penstock.protocol.TriggerFrame.Spec;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerAdapter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Checks configurations and cleans up, each on a thread of its own and for a bounded time. */
final class Asks {

    private static final int ASKS_MAX = 32;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final int FIELD_CHARS_MAX = 200;
    private static final int VALUE_CHARS_MAX = 500;

    private final HostServices services;
    private final Semaphore places = new Semaphore(ASKS_MAX);

    /** Asks of a process. */
    Asks(HostServices services) {
        this.services = services;
    }

    /** Begins to answer. Doesn't wait. */
    void begin(Ask ask) {
        services.threads()
                .own()
                .start("ask-" + ask.callId(), () -> services.wire().send(answerInPlace(ask)));
    }

    private Answer answerInPlace(Ask ask) {
        if (!places.tryAcquire()) {
            return problem(ask, ASKS_MAX + " checks and clean-ups are running; try again later.");
        }
        try {
            return answer(ask);
        } finally {
            places.release();
        }
    }

    private Answer answer(Ask ask) {
        Spec spec = ask.spec();
        Optional<Library> library = services.catalog().library(spec.type());
        if (library.isEmpty()) {
            return new Answer(
                    ask.callId(),
                    false,
                    "type",
                    Thrown.cut(spec.type(), VALUE_CHARS_MAX),
                    services.catalog().unknown(spec.type()));
        }
        Creation creation = new Creation(library.get(), spec);
        UserCall call =
                UserCall.start(
                        services.threads(),
                        (ask.cleanUp() ? "clean-up-" : "check-") + spec.name(),
                        library.get().loader(),
                        0,
                        () -> run(creation, ask.cleanUp()));
        boolean inTime = call.awaitOrInterrupt(Duration.ofMillis(ask.millisMax()));
        String closing = creation.close(services, 0, closeMax(ask));
        if (!inTime) {
            return problem(ask, "The adapter had no answer within " + ask.millisMax() + " ms.");
        }
        Optional<Throwable> thrown = call.done().join();
        if (thrown.isPresent()) {
            return failed(ask, thrown.get());
        }
        return closing.isEmpty()
                ? new Answer(ask.callId(), true, "", "", "")
                : problem(ask, closing);
    }

    /** A fourth of the adapter's time at the most: whoever asks waits half of it longer. */
    private static Duration closeMax(Ask ask) {
        Duration fourth = Duration.ofMillis(ask.millisMax() / 4);
        return fourth.compareTo(CLOSE_MAX) < 0 ? fourth : CLOSE_MAX;
    }

    private void run(Creation creation, boolean cleanUp) throws Exception {
        TriggerAdapter adapter = creation.create(services.configs());
        if (cleanUp) {
            adapter.cleanUp();
        } else {
            adapter.check();
        }
    }

    private Answer failed(Ask ask, Throwable thrown) {
        if (thrown instanceof ConfigException config) {
            return new Answer(
                    ask.callId(),
                    false,
                    Thrown.cut(Thrown.text(config.field()), FIELD_CHARS_MAX),
                    Thrown.cut(Thrown.text(config.value()), VALUE_CHARS_MAX),
                    Thrown.message(config));
        }
        services.log()
                .error(0, "The check or clean-up of " + ask.spec().name() + " failed.", thrown);
        return problem(ask, Thrown.describe(thrown));
    }

    private static Answer problem(Ask ask, String detail) {
        return new Answer(ask.callId(), false, "", "", detail);
    }
}
