package io.penstock.protocol;

import java.io.IOException;

/**
 * The other end sent bytes that aren't a frame of this protocol; the connection is of no more use.
 */
public final class ProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * A violation.
     *
     * @param message what was expected and what came
     */
    public ProtocolException(String message) {
        super(message);
    }
}
