package io.penstock.protocol;

import java.nio.ByteBuffer;

/** Frames as bytes, for whoever does its own I/O. */
public final class Frames {

    private Frames() {}

    /**
     * Writes a frame.
     *
     * @return its bytes, the length in front; nobody else has them
     * @throws ProtocolException if the frame breaks a limit
     */
    public static ByteBuffer encode(Frame frame) throws ProtocolException {
        return FrameCodec.encode(frame, new FieldWriter());
    }

    /**
     * Reads a frame.
     *
     * @param bytes all of the frame but its length; read to their end, and given away: bodies are
     *     parts of them
     * @throws ProtocolException if they aren't a frame
     */
    public static Frame decode(ByteBuffer bytes) throws ProtocolException {
        return FrameCodec.decode(bytes, true);
    }
}
