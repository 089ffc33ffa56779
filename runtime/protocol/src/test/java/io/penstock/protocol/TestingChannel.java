package io.penstock.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** A channel that hands out given bytes piece by piece and keeps what is written. */
final class TestingChannel implements ByteChannel {

    private final byte[] incoming;
    private final int[] splits;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int position;
    private int bufferBytes;
    private int writeBytesMax = Integer.MAX_VALUE;
    private boolean open = true;

    /**
     * A channel with bytes to read.
     *
     * @param splits positions that one read doesn't reach across, rising
     */
    TestingChannel(byte[] incoming, int... splits) {
        this.incoming = incoming;
        this.splits = splits;
    }

    /** Makes every write take only so many bytes. */
    TestingChannel writeBytesMax(int max) {
        writeBytesMax = max;
        return this;
    }

    byte[] written() {
        return written.toByteArray();
    }

    /** How large the buffer was that was read into, or written from, last. */
    int bufferBytes() {
        return bufferBytes;
    }

    @Override
    public int read(ByteBuffer target) {
        bufferBytes = target.capacity();
        if (position == incoming.length) {
            return -1;
        }
        int end = incoming.length;
        for (int split : splits) {
            if (split > position) {
                end = Math.min(end, split);
                break;
            }
        }
        int length = Math.min(end - position, target.remaining());
        target.put(incoming, position, length);
        position += length;
        return length;
    }

    @Override
    public int write(ByteBuffer source) {
        bufferBytes = source.capacity();
        int length = Math.min(source.remaining(), writeBytesMax);
        byte[] bytes = new byte[length];
        source.get(bytes);
        written.writeBytes(bytes);
        return length;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
