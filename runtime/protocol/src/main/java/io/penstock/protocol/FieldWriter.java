package io.penstock.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes the fields of one frame into a buffer that grows. One thread. */
final class FieldWriter {

    private static final int CAPACITY_MIN = 1024;

    /** Room that is made behind a body, so that the few fields there don't move it. */
    private static final int TAIL_BYTES = 64;

    private ByteBuffer buffer = ByteBuffer.allocate(CAPACITY_MIN);

    /** Starts a frame: leaves room for its length and writes its type. */
    void begin(FrameType type) {
        buffer.clear();
        buffer.putInt(0);
        buffer.put(type.code());
    }

    /**
     * Ends the frame.
     *
     * @return the frame, length in front, ready to be read; valid until the next {@link #begin}
     * @throws ProtocolException if it is longer than {@link Limits#FRAME_BYTES_MAX}
     */
    ByteBuffer end() throws ProtocolException {
        int length = buffer.position() - Integer.BYTES;
        if (length > Limits.FRAME_BYTES_MAX) {
            throw new ProtocolException(
                    "frame of " + length + " bytes; at most " + Limits.FRAME_BYTES_MAX);
        }
        buffer.putInt(0, length);
        return buffer.flip();
    }

    /** Gives up a buffer that has grown, and with it what {@link #end} has returned. */
    void shrink() {
        buffer = ByteBuffer.allocate(CAPACITY_MIN);
    }

    /** Bytes that the buffer takes up. */
    int capacity() {
        return buffer.capacity();
    }

    void putInt(int value) {
        room(Integer.BYTES).putInt(value);
    }

    void putLong(long value) {
        room(Long.BYTES).putLong(value);
    }

    void putBoolean(boolean value) {
        room(1).put((byte) (value ? 1 : 0));
    }

    void putString(String value) throws ProtocolException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        checkAtMost("string", bytes.length, Limits.STRING_BYTES_MAX);
        room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
    }

    void putSlice(Slice value) throws ProtocolException {
        checkAtMost("body part", value.length(), Limits.CHUNK_BYTES_MAX);
        value.putInto(room(Integer.BYTES + value.length()).putInt(value.length()));
    }

    void putStrings(List<String> values) throws ProtocolException {
        putCount(values.size());
        for (String value : values) {
            putString(value);
        }
    }

    void putStrings(Map<String, String> values) throws ProtocolException {
        putCount(values.size());
        for (Map.Entry<String, String> entry : values.entrySet()) {
            putString(entry.getKey());
            putString(entry.getValue());
        }
    }

    void putHeaders(List<Header> headers) throws ProtocolException {
        putCount(headers.size());
        for (Header header : headers) {
            putString(header.name());
            putString(header.value());
        }
    }

    void putUsage(Usage usage) {
        putLong(usage.wallNanos());
        putLong(usage.cpuNanos());
        putLong(usage.allocatedBytes());
    }

    void putFailure(Failure failure) throws ProtocolException {
        putString(failure.kind().name());
        putString(failure.type());
        putString(failure.message());
        putString(failure.stack());
    }

    private void putCount(int count) throws ProtocolException {
        checkAtMost("list", count, Limits.LIST_ENTRIES_MAX);
        putInt(count);
    }

    private static void checkAtMost(String what, int size, int max) throws ProtocolException {
        if (size > max) {
            throw new ProtocolException(what + " of " + size + "; at most " + max);
        }
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int capacity = Math.max(buffer.capacity() * 2, buffer.position() + bytes + TAIL_BYTES);
            buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
        }
        return buffer;
    }
}
