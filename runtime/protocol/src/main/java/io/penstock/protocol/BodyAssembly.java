package io.penstock.protocol;

import java.util.Arrays;

/**
 * Puts the parts of a body together. Checks its length before it keeps a part, and takes up no more
 * than twice what has come. One thread.
 */
public final class BodyAssembly {

    private final int bytesMax;
    private byte[] bytes = new byte[0];
    private int length;

    /**
     * An assembly without bytes.
     *
     * @param bytesMax the most the whole body may have
     */
    public BodyAssembly(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Adds the next part.
     *
     * @throws ProtocolException if the body becomes too long; the part isn't kept
     */
    public void add(Slice part) throws ProtocolException {
        if (part.length() > bytesMax - length) {
            throw new ProtocolException(
                    "body of "
                            + ((long) length + part.length())
                            + " bytes or more; at most "
                            + bytesMax);
        }
        if (bytes.length - length < part.length()) {
            long capacity = Math.max(2L * bytes.length, (long) length + part.length());
            bytes = Arrays.copyOf(bytes, (int) Math.min(capacity, bytesMax));
        }
        part.buffer().get(bytes, length, part.length());
        length += part.length();
    }

    /** The number of bytes so far. */
    public int length() {
        return length;
    }

    /** The whole body; nothing may be added afterwards. */
    public Slice whole() {
        return Slice.wrap(bytes, 0, length);
    }
}
