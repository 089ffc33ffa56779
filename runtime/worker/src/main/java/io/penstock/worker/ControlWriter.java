package io.penstock.worker;

import io.penstock.protocol.ControlFrame;
import io.penstock.protocol.FrameChannel;
import java.io.IOException;
import java.io.PrintStream;

/** Sends frames on the control connection, from any thread. */
final class ControlWriter {

    private final FrameChannel control;
    private final PrintStream problems;

    ControlWriter(FrameChannel control, PrintStream problems) {
        this.control = control;
        this.problems = problems;
    }

    /** Sends a frame. When the connection is gone its reader ends the process. */
    void send(ControlFrame frame) {
        try {
            control.write(frame);
        } catch (IOException e) {
            problems.println("penstock worker: the control connection is gone: " + e);
        }
    }
}
