package io.penstock.runtime.intake;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.registry.FunctionVersion;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call that has been let in. Closed when it has ended; closing twice does nothing more. */
public final class Admission implements AutoCloseable {

    private final Intake intake;
    private final InvocationId id;
    private final FunctionVersion version;
    private final AtomicBoolean left = new AtomicBoolean();

    Admission(Intake intake, InvocationId id, FunctionVersion version) {
        this.intake = intake;
        this.id = id;
        this.version = version;
    }

    /** The id it was given. */
    public InvocationId id() {
        return id;
    }

    /** The version that shall run it. */
    public FunctionVersion version() {
        return version;
    }

    @Override
    public void close() {
        if (left.compareAndSet(false, true)) {
            intake.leave();
        }
    }
}
