package io.penstock.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frames over a blocking byte channel.
 *
 * <p>One thread reads at a time; any number may write, each frame whole. An interrupt during a read
 * or write closes the channel, as {@link java.nio.channels.InterruptibleChannel} says. After any
 * {@link IOException} the channel is of no more use.
 */
public final class FrameChannel implements AutoCloseable {

    private static final int READ_CAPACITY_MIN = 8 * 1024;

    /**
     * What a channel that is idle may keep of each buffer; most of them never carry a large body.
     */
    static final int IDLE_CAPACITY_MAX = 64 * 1024;

    private final ByteChannel channel;

    /** Fair: whoever sends a long body in many frames lets others' frames in between. */
    private final ReentrantLock writeLock = new ReentrantLock(true);

    private final FieldWriter writer = new FieldWriter();

    /** INVARIANT: always in read mode: bytes between position and limit have arrived. */
    private ByteBuffer arrived = ByteBuffer.allocate(READ_CAPACITY_MIN).limit(0);

    /**
     * Frames over a channel.
     *
     * @param channel a channel in blocking mode, now owned by this object
     */
    public FrameChannel(ByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects to a Unix domain socket and introduces this process.
     *
     * @param socket path of the socket
     * @param token the token that stands for this connection
     * @return the channel, its {@link Hello} sent
     * @throws IOException if nobody listens there
     */
    public static FrameChannel connect(Path socket, String token) throws IOException {
        FrameChannel channel =
                new FrameChannel(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        try {
            channel.write(new Hello(Limits.PROTOCOL_VERSION, token, ProcessHandle.current().pid()));
            return channel;
        } catch (IOException e) {
            channel.closeAfter(e);
            throw e;
        }
    }

    /**
     * Writes a frame, all of it. Blocks while the other end doesn't read.
     *
     * @throws ProtocolException if the frame breaks a limit; nothing has been written then
     * @throws IOException if the connection is gone
     */
    public void write(Frame frame) throws IOException {
        writeLock.lock();
        try {
            ByteBuffer bytes = FrameCodec.encode(frame, writer);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } finally {
            if (writer.capacity() > IDLE_CAPACITY_MAX && !moreFollows(frame)) {
                writer.shrink();
            }
            writeLock.unlock();
        }
    }

    /**
     * Reads the next frame. Blocks until it is there.
     *
     * @throws EOFException if the other end has closed the connection
     * @throws ProtocolException if what came isn't a frame
     * @throws IOException if the connection is gone
     */
    public Frame read() throws IOException {
        fill(Integer.BYTES);
        int length = arrived.getInt();
        if (length < 1 || length > Limits.FRAME_BYTES_MAX) {
            throw new ProtocolException(
                    "frame of " + length + " bytes; expected 1 to " + Limits.FRAME_BYTES_MAX);
        }
        fill(length);
        int end = arrived.position() + length;
        int limit = arrived.limit();
        arrived.limit(end);
        Frame frame = FrameCodec.decode(arrived, false);
        arrived.limit(limit);
        if (arrived.capacity() > IDLE_CAPACITY_MAX
                && !arrived.hasRemaining()
                && !moreFollows(frame)) {
            arrived = ByteBuffer.allocate(READ_CAPACITY_MIN).limit(0);
        }
        return frame;
    }

    /** Whether it is a part of a body and the next part will need as much room. */
    private static boolean moreFollows(Frame frame) {
        return switch (frame) {
            case LaneFrame.Chunk chunk -> !chunk.last();
            case LaneFrame.Invoke invoke -> !invoke.complete();
            case ControlFrame.Outcall call -> !call.complete();
            case ControlFrame.OutcallChunk chunk -> !chunk.last();
            case ControlFrame.OutcallAnswer answer -> !answer.complete();
            case TriggerFrame.Emit emit -> !emit.complete();
            case TriggerFrame.EventChunk chunk -> !chunk.last();
            case TriggerFrame.InvocationSucceeded succeeded -> !succeeded.complete();
            default -> false;
        };
    }

    /** Waits until so many bytes have arrived behind the position. */
    private void fill(int bytes) throws IOException {
        if (arrived.remaining() >= bytes) {
            return;
        }
        if (arrived.capacity() < bytes) {
            int capacity = Math.max(bytes, arrived.capacity() * 2);
            arrived = ByteBuffer.allocate(capacity).put(arrived).flip();
        } else if (arrived.capacity() - arrived.position() < bytes) {
            arrived.compact().flip();
        }
        int start = arrived.position();
        int end = arrived.limit();
        arrived.limit(arrived.capacity()).position(end);
        while (arrived.position() - start < bytes) {
            if (channel.read(arrived) < 0) {
                throw new EOFException("the other end closed the connection");
            }
        }
        arrived.flip().position(start);
    }

    /**
     * Gives the connection away, to be read and written by other means. This object is of no more
     * use. Nobody may be reading or writing.
     *
     * @throws ProtocolException if something has arrived that wasn't read
     */
    public ByteChannel release() throws ProtocolException {
        if (arrived.hasRemaining()) {
            throw new ProtocolException(arrived.remaining() + " bytes came before they were due");
        }
        return channel;
    }

    /** Closes the connection; a thread that reads or writes gets an exception. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void closeAfter(IOException cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
