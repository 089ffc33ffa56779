package io.penstock.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the fields of one frame. Checks each length against its limit and against the bytes that
 * are left before it allocates. One thread.
 */
final class FieldReader {

    private final ByteBuffer frame;
    private final boolean givenAway;

    /**
     * A reader of one whole frame.
     *
     * @param frame the frame behind its type byte, up to the buffer's limit
     * @param givenAway whether nobody writes to the buffer afterwards, so that bodies needn't be
     *     copied
     */
    FieldReader(ByteBuffer frame, boolean givenAway) {
        this.frame = frame;
        this.givenAway = givenAway;
    }

    int getInt() throws ProtocolException {
        need(Integer.BYTES);
        return frame.getInt();
    }

    long getLong() throws ProtocolException {
        need(Long.BYTES);
        return frame.getLong();
    }

    boolean getBoolean() throws ProtocolException {
        need(1);
        byte value = frame.get();
        if (value != 0 && value != 1) {
            throw new ProtocolException("flag is " + value + "; expected 0 or 1");
        }
        return value == 1;
    }

    String getString() throws ProtocolException {
        int length = getLength("string", Limits.STRING_BYTES_MAX);
        String value =
                new String(
                        frame.array(),
                        frame.arrayOffset() + frame.position(),
                        length,
                        StandardCharsets.UTF_8);
        frame.position(frame.position() + length);
        return value;
    }

    Slice getSlice() throws ProtocolException {
        int length = getLength("body part", Limits.CHUNK_BYTES_MAX);
        if (givenAway) {
            Slice part = Slice.wrap(frame.array(), frame.arrayOffset() + frame.position(), length);
            frame.position(frame.position() + length);
            return part;
        }
        byte[] bytes = new byte[length];
        frame.get(bytes);
        return Slice.wrap(bytes);
    }

    List<String> getStrings() throws ProtocolException {
        int count = getCount(Integer.BYTES);
        List<String> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(getString());
        }
        return values;
    }

    Map<String, String> getStringMap() throws ProtocolException {
        int count = getCount(2 * Integer.BYTES);
        Map<String, String> values = HashMap.newHashMap(count);
        for (int i = 0; i < count; i++) {
            values.put(getString(), getString());
        }
        return values;
    }

    List<Header> getHeaders() throws ProtocolException {
        int count = getCount(2 * Integer.BYTES);
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headers.add(new Header(getString(), getString()));
        }
        return headers;
    }

    Usage getUsage() throws ProtocolException {
        return new Usage(getLong(), getLong(), getLong());
    }

    Failure getFailure() throws ProtocolException {
        String kind = getString();
        for (Failure.Kind known : Failure.Kind.values()) {
            if (known.name().equals(kind)) {
                return new Failure(known, getString(), getString(), getString());
            }
        }
        throw new ProtocolException("unknown failure kind '" + kind + "'");
    }

    /** Checks that the frame has been read to its end. */
    void end() throws ProtocolException {
        if (frame.hasRemaining()) {
            throw new ProtocolException(frame.remaining() + " bytes left over in a frame");
        }
    }

    private int getCount(int entryBytesMin) throws ProtocolException {
        int count = getInt();
        if (count < 0 || count > Limits.LIST_ENTRIES_MAX) {
            throw new ProtocolException(
                    "list of " + count + "; at most " + Limits.LIST_ENTRIES_MAX);
        }
        need(count * entryBytesMin);
        return count;
    }

    private int getLength(String what, int max) throws ProtocolException {
        int length = getInt();
        if (length < 0 || length > max) {
            throw new ProtocolException(what + " of " + length + " bytes; at most " + max);
        }
        need(length);
        return length;
    }

    private void need(int bytes) throws ProtocolException {
        if (frame.remaining() < bytes) {
            throw new ProtocolException(
                    "frame ends after "
                            + frame.remaining()
                            + " bytes where "
                            + bytes
                            + " are needed");
        }
    }
}
