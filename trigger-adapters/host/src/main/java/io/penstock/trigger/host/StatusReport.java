package io.penstock.trigger.host;

import io.penstock.protocol.TriggerFrame.Lag;
import io.penstock.protocol.TriggerFrame.Report;
import io.penstock.protocol.TriggerFrame.Report.State;
import io.penstock.trigger.spi.TriggerReport;

/** Takes an adapter's words and never waits. */
final class StatusReport implements TriggerReport {

    private final long adapterId;
    private final Status status;
    private final Outbox outbox;

    StatusReport(long adapterId, Status status, Outbox outbox) {
        this.adapterId = adapterId;
        this.status = status;
        this.outbox = outbox;
    }

    @Override
    public void connected() {
        set(State.CONNECTED, "");
    }

    @Override
    public void troubled(String message) {
        set(State.TROUBLED, message);
    }

    @Override
    public void failed(String message) {
        set(State.FAILED, message);
    }

    private void set(State state, String message) {
        status.set(new Report(adapterId, state, Thrown.text(message)));
        outbox.wake();
    }

    @Override
    public void lag(String unit, long amount) {
        if (!unit.equals("bytes") && !unit.equals("events")) {
            throw new IllegalArgumentException("the unit '" + unit + "' isn't bytes or events");
        }
        if (amount < 0) {
            throw new IllegalArgumentException("the lag " + amount + " is below 0");
        }
        status.set(new Lag(adapterId, unit, amount));
        outbox.wake();
    }
}
