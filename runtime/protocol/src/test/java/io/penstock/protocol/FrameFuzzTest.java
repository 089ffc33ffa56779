package io.penstock.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes of a hostile or broken peer. Replay one with {@code ./mvnw -pl runtime/protocol test
 * -Dtest=FrameFuzzTest -Dpenstock.seed=SEED}.
 */
final class FrameFuzzTest {

    private static final int ROUNDS = 20_000;

    /** A frame, the buffer it arrives in while that grows, and what its strings take in memory. */
    private static final long ALLOCATED_BYTES_MAX = 8L * Limits.FRAME_BYTES_MAX;

    private static final int[] EVIL = {
        Integer.MAX_VALUE, Integer.MAX_VALUE - 4, Integer.MIN_VALUE, -1, 0, 1, 1 << 28
    };

    private final Random random = seeded();

    private static Random seeded() {
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("FrameFuzzTest: replay with -Dpenstock.seed=" + seed);
        return new Random(seed);
    }

    @Test
    void randomBytesAreRefused() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            readAll(bytes);
        }
    }

    @Test
    void randomFieldsOfEveryTypeAreRefusedOrRead() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[5 + random.nextInt(200)];
            random.nextBytes(bytes);
            FrameType type = FrameType.values()[random.nextInt(FrameType.values().length)];
            ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES).put(type.code());
            readAll(bytes);
        }
    }

    @Test
    void mutatedFramesAreRefusedOrRead() throws Exception {
        List<Frame> frames = TestingFrames.all();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = TestingFrames.bytes(frames.get(random.nextInt(frames.size())));
            int mutations = 1 + random.nextInt(4);
            for (int i = 0; i < mutations; i++) {
                bytes[random.nextInt(Math.min(bytes.length, 200))] = (byte) random.nextInt();
            }
            readAll(bytes);
        }
    }

    @Test
    void evilLengthsAnywhereAreRefusedWithoutBeingAllocated() throws Exception {
        for (Frame frame : TestingFrames.all()) {
            byte[] original = TestingFrames.bytes(frame);
            int positions = Math.min(original.length - Integer.BYTES, 200);
            for (int position = 0; position <= positions; position++) {
                for (int evil : EVIL) {
                    byte[] bytes = original.clone();
                    ByteBuffer.wrap(bytes).putInt(position, evil);
                    readAll(bytes);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, Limits.FRAME_BYTES_MAX + 1})
    void refusesAFrameOfImpossibleLength(int length) {
        // Given
        byte[] bytes = ByteBuffer.allocate(8).putInt(length).array();

        // When
        FrameChannel channel = new FrameChannel(new TestingChannel(bytes));

        // Then
        assertThatThrownBy(channel::read)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(Integer.toString(length));
    }

    @Test
    void refusesBytesLeftOverInAFrame() throws Exception {
        // Given
        byte[] whole = TestingFrames.bytes(new ControlFrame.Leaked(1));
        byte[] longer = java.util.Arrays.copyOf(whole, whole.length + 1);
        ByteBuffer.wrap(longer).putInt(longer.length - Integer.BYTES);

        // When
        FrameChannel channel = new FrameChannel(new TestingChannel(longer));

        // Then
        assertThatThrownBy(channel::read)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("left over");
    }

    /** Reads to the end; anything but a frame or the two exceptions fails the test. */
    private static void readAll(byte[] bytes) {
        decode(bytes);
        FrameChannel channel = new FrameChannel(new TestingChannel(bytes));
        long before = allocated();
        try {
            while (true) {
                channel.read();
            }
        } catch (ProtocolException | EOFException _) {
            assertThat(allocated() - before).isLessThan(ALLOCATED_BYTES_MAX);
        } catch (java.io.IOException e) {
            throw new AssertionError("not an exception of the protocol", e);
        }
    }

    /** As an event loop does it: what is behind the first length is a frame, or it isn't one. */
    private static void decode(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes.clone()).position(Integer.BYTES);
        long before = allocated();
        try {
            Frames.decode(buffer.slice());
        } catch (ProtocolException _) {
            assertThat(allocated() - before).isLessThan(ALLOCATED_BYTES_MAX);
        }
    }

    private static long allocated() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class)
                .getCurrentThreadAllocatedBytes();
    }
}
