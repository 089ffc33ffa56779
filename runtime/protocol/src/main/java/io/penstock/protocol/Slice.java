package io.penstock.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A read-only view of bytes.
 *
 * <p>INVARIANT: whoever wraps an array gives it away: nobody writes to it afterwards. Safe to share
 * between threads.
 */
public final class Slice {

    private static final Slice EMPTY = new Slice(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private Slice(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** No bytes. */
    public static Slice empty() {
        return EMPTY;
    }

    /** The whole array, not copied; the caller gives it away. */
    public static Slice wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Slice(array, 0, array.length);
    }

    /**
     * A part of an array, not copied; the caller gives it away.
     *
     * @throws IndexOutOfBoundsException if the part isn't within the array
     */
    public static Slice wrap(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return new Slice(array, offset, length);
    }

    /** The UTF-8 bytes of a text. */
    public static Slice utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of bytes. */
    public int length() {
        return length;
    }

    /**
     * A part of these bytes, not copied.
     *
     * @throws IndexOutOfBoundsException if the part isn't within these bytes
     */
    public Slice part(int from, int partLength) {
        Objects.checkFromIndexSize(from, partLength, length);
        return new Slice(array, offset + from, partLength);
    }

    /** A read-only buffer over the bytes. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(array, offset, length).asReadOnlyBuffer();
    }

    /** A copy of the bytes, the caller's own. */
    public byte[] copy() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /**
     * The bytes as an array, copied only when this is a part of a larger one.
     *
     * @return an array nobody else writes to; the caller mustn't either unless it is the last
     *     holder
     */
    public byte[] array() {
        return offset == 0 && length == array.length ? array : copy();
    }

    /** The bytes as UTF-8 text. */
    public String text() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    /** Puts the bytes into a buffer with room for them. */
    void putInto(ByteBuffer target) {
        target.put(array, offset, length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slice that
                && Arrays.equals(
                        array,
                        offset,
                        offset + length,
                        that.array,
                        that.offset,
                        that.offset + that.length);
    }

    @Override
    public int hashCode() {
        return buffer().hashCode();
    }

    @Override
    public String toString() {
        return "Slice[" + length + " bytes]";
    }
}
