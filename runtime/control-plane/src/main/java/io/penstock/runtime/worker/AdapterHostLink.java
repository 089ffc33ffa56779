package io.penstock.runtime.worker;

import io.penstock.protocol.TriggerFrame;
import java.io.IOException;
import java.time.Duration;

/** A running adapter host, as its user sees it. Safe for several threads. */
public interface AdapterHostLink {

    /**
     * Sends a frame. Blocks while the host doesn't read.
     *
     * @throws IOException if the host is gone, or the frame breaks a limit
     */
    void send(TriggerFrame frame) throws IOException;

    /** Ends the host at once. */
    void kill(String reason);

    /** Tells the host to end; kills it if it doesn't. Blocks until it has ended. */
    void exit(Duration atMost);
}
