package io.penstock.trigger.database;

import io.penstock.trigger.spi.TriggerReport;

/** Reports changes of state once. Nothing follows a failure. Safe for several threads. */
final class Status {

    private enum State {
        STARTING,
        CONNECTED,
        TROUBLED,
        FAILED
    }

    private final TriggerReport report;
    private State state = State.STARTING;

    Status(TriggerReport report) {
        this.report = report;
    }

    void connected() {
        if (enter(State.CONNECTED)) {
            report.connected();
        }
    }

    /** Each message counts. */
    void troubled(String message) {
        enter(State.TROUBLED);
        if (!isFailed()) {
            report.troubled(message);
        }
    }

    void failed(String message) {
        if (enter(State.FAILED)) {
            report.failed(message);
        }
    }

    void lag(long bytes) {
        report.lag("bytes", bytes);
    }

    private synchronized boolean enter(State next) {
        if (state == next || state == State.FAILED) {
            return false;
        }
        state = next;
        return true;
    }

    private synchronized boolean isFailed() {
        return state == State.FAILED;
    }
}
