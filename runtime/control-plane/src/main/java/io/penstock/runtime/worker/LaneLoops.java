package io.penstock.runtime.worker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.Future;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.Frames;
import io.penstock.protocol.Limits;
import io.penstock.protocol.ProtocolException;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The event loops that read lanes: those that read HTTP connections, so that a call needs no other
 * thread than theirs. Safe for several threads.
 */
public final class LaneLoops {

    private static final Log LOG = Log.of(LaneLoops.class);

    /** Calls are put behind others that should take a millisecond at the most. */
    private static final Duration PATIENCE = Duration.ofMillis(5);

    private final EventLoopGroup loops;
    private final Duration patience;
    private final Duration answerMax;
    private final AtomicLong fences = new AtomicLong();

    /**
     * Lanes on these loops, one after another.
     *
     * @param loops somebody else ends them
     * @param answerMax how long a worker may take to give calls back
     * @throws IllegalArgumentException if they aren't loops of NIO
     */
    public LaneLoops(EventLoopGroup loops, Duration answerMax) {
        this(loops, PATIENCE, answerMax);
    }

    /**
     * As {@link #LaneLoops(EventLoopGroup, Duration)}.
     *
     * @param patience how long a call may hold up others
     */
    LaneLoops(EventLoopGroup loops, Duration patience, Duration answerMax) {
        if (!(loops instanceof NioEventLoopGroup)) {
            throw new IllegalArgumentException(
                    loops.getClass().getName()
                            + " can't read workers' sockets; set"
                            + " quarkus.vertx.prefer-native-transport=false");
        }
        this.loops = loops;
        this.patience = patience;
        this.answerMax = answerMax;
    }

    /**
     * Makes a lane of a connection that has said it is ready. Doesn't wait until its loop has it.
     *
     * @param index which of the instance's lanes it is, from 0
     * @throws IOException if it isn't a socket, or has said more
     */
    Lane open(Instance instance, int index, FrameChannel connection) throws IOException {
        return open(instance, index, connection, instance.worker().laneWorker());
    }

    /**
     * As {@link #open(Instance, int, FrameChannel)}.
     *
     * @param worker whose lane it is
     */
    Lane open(Instance instance, int index, FrameChannel connection, LaneWorker worker)
            throws IOException {
        if (!(connection.release() instanceof SocketChannel socket)) {
            throw new IOException("a lane has to be a socket");
        }
        Channel channel = channel(socket);
        // A write that fails says nothing of what can still be read.
        channel.config().setAutoClose(false);
        Lane lane =
                new Lane(
                        instance,
                        channel,
                        new LaneContext(
                                index, fences::incrementAndGet, patience, answerMax, worker));
        channel.pipeline()
                .addLast(
                        new LengthFieldBasedFrameDecoder(
                                Limits.FRAME_BYTES_MAX + Integer.BYTES,
                                0,
                                Integer.BYTES,
                                0,
                                Integer.BYTES),
                        new Reader(lane));
        // Not waited for: a lane uses its channel in tasks of the loop, which come behind it.
        loops.register(channel).addListener(registered -> begun(registered, lane));
        return lane;
    }

    /** A lane that can't be read is closed: the first call on it learns that. */
    private static void begun(Future<?> registered, Lane lane) {
        if (!registered.isSuccess()) {
            LOG.error(
                    "no event loop reads a lane",
                    registered.cause(),
                    "instanceId",
                    lane.instance().id());
            lane.close();
        }
    }

    private static Channel channel(SocketChannel socket) throws IOException {
        try {
            return new NioDomainSocketChannel(null, socket);
        } catch (ChannelException e) {
            throw new IOException(e);
        }
    }

    private static final class Reader extends SimpleChannelInboundHandler<ByteBuf> {
        private final Lane lane;

        Reader(Lane lane) {
            this.lane = lane;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame)
                throws IOException {
            lane.arrived(Frames.decode(ByteBuffer.wrap(ByteBufUtil.getBytes(frame))));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            lane.closed(new ClosedChannelException());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException && !(cause instanceof ProtocolException)) {
                // Of a read. What a process wrote before it died comes before the reset.
                lane.closed(cause);
            } else {
                lane.broke(cause);
            }
        }
    }
}
