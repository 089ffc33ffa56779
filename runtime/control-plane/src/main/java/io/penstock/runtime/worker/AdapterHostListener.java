package io.penstock.runtime.worker;

import io.penstock.protocol.ControlFrame;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.TriggerFrame;

/**
 * Told what an adapter host says, on the one thread that reads its connection: must return soon.
 */
public interface AdapterHostListener {

    /**
     * A frame, in the order they were sent.
     *
     * @throws ProtocolException if the host mustn't say it; it is killed then
     */
    void said(TriggerFrame frame) throws ProtocolException;

    /** A line of output; {@link ControlFrame.LogLine#instanceId} is the adapter, 0 for none. */
    void logged(ControlFrame.LogLine line);

    /** The process has ended; the last call. */
    void gone(String reason);
}
