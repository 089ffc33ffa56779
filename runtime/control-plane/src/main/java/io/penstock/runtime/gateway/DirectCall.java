package io.penstock.runtime.gateway;

import io.penstock.protocol.Slice;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.dispatch.Invocation;
import io.penstock.runtime.dispatch.Origin;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.queue.EventRequest;

/** A call that goes straight to its function, and is stopped when its client hangs up. */
final class DirectCall implements Course {

    private final AdmittedCall call;
    private final Dispatcher dispatcher;
    private final Origin origin;
    private final AttemptLog log;
    private final Cancellation cancellation = new Cancellation();

    DirectCall(AdmittedCall call, Dispatcher dispatcher, Origin origin, AttemptLog log) {
        this.call = call;
        this.dispatcher = dispatcher;
        this.origin = origin;
        this.log = log;
    }

    @Override
    public void take(Slice bytes) {
        Admission admission = call.admission();
        EventRequest event = call.event(bytes);
        Invocation invocation =
                new Invocation(
                        admission.id(),
                        admission.version(),
                        origin,
                        event.method(),
                        event.path(),
                        event.query(),
                        event.headers(),
                        event.body());
        dispatcher.begin(invocation, cancellation, call.reply(), log, call::end);
    }

    @Override
    public void hungUp() {
        call.reply().clientGone();
        cancellation.cancel();
    }
}
