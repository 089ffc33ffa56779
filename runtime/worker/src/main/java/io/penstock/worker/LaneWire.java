package io.penstock.worker;

import io.penstock.protocol.Frame;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.ProtocolException;
import java.io.IOException;

/** Where an attempt's frames come from and go to: a socket, or memory when run locally. */
interface LaneWire {

    /**
     * The next frame; blocks until it is there.
     *
     * @throws IOException if the lane is gone
     */
    Frame read() throws IOException;

    /**
     * Sends a frame; blocks while the other end doesn't read.
     *
     * @throws ProtocolException if the frame breaks a limit; nothing has been sent then
     * @throws IOException if the lane is gone
     */
    void write(LaneFrame frame) throws IOException;
}
