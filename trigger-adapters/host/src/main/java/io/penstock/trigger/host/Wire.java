package io.penstock.trigger.host;

import io.penstock.protocol.Frame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.ProtocolException;
import java.io.IOException;
import java.io.PrintStream;

/**
 * Sends frames to the control plane. Only the host's own threads may: an interrupt during a write
 * closes the connection. Safe for several of them.
 */
final class Wire {

    private final FrameChannel control;
    private final PrintStream problems;

    Wire(FrameChannel control, PrintStream problems) {
        this.control = control;
        this.problems = problems;
    }

    /** Sends a frame. When the connection is gone its reader ends the process. */
    void send(Frame frame) {
        try {
            control.write(frame);
        } catch (ProtocolException e) {
            problems.println(Main.NAME + ": a frame can't be sent: " + e);
        } catch (IOException e) {
            problems.println(Main.NAME + ": the control connection is gone: " + e);
        }
    }
}
