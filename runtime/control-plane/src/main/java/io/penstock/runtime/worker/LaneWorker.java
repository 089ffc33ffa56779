package io.penstock.runtime.worker;

import io.penstock.protocol.ControlFrame;

/** What a lane needs of its worker. From any thread. */
interface LaneWorker {

    /**
     * Asks for calls that were sent ahead. May block.
     *
     * @return whether the question went out; if not, the worker has ended
     */
    boolean ask(ControlFrame.Withdraw question);

    /** It didn't answer. Must not block. */
    void gaveNoAnswer();

    /** Why the connection has ended. May block for a moment. */
    String whyLost();
}
