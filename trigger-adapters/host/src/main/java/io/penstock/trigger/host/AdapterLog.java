package io.penstock.trigger.host;

import io.penstock.process.LogSink;
import java.lang.System.Logger.Level;

/** What the host itself writes into an adapter's output. */
final class AdapterLog {

    private static final String SOURCE = "penstock";

    private final LogSink logs;

    AdapterLog(LogSink logs) {
        this.logs = logs;
    }

    /** Something went wrong, with the stack for the adapter's author. */
    void error(long adapterId, String what, Throwable thrown) {
        logs.accept(adapterId, "", Level.ERROR, SOURCE, what + "\n" + Thrown.stackOf(thrown));
    }

    /** Something went wrong. */
    void error(long adapterId, String what) {
        logs.accept(adapterId, "", Level.ERROR, SOURCE, what);
    }
}
