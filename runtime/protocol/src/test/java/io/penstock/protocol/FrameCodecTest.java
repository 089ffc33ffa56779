package io.penstock.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameCodecTest {

    static List<Frame> frames() {
        return TestingFrames.all();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void comesBackAsItWasSent(Frame frame) throws Exception {
        // Given
        FrameChannel channel = new FrameChannel(new TestingChannel(TestingFrames.bytes(frame)));

        // When
        Frame read = channel.read();

        // Then
        assertThat(read).isEqualTo(frame);
    }

    @Test
    void tableHasEveryFrame() {
        // When
        Set<Class<?>> permitted = new HashSet<>();
        collect(Frame.class, permitted);

        // Then
        Set<Class<?>> inTable = new HashSet<>();
        frames().forEach(frame -> inTable.add(frame.getClass()));
        assertThat(inTable).isEqualTo(permitted);
    }

    @Test
    void everyTypeByteBelongsToOneFrame() throws Exception {
        // When
        Set<Byte> codes = new HashSet<>();
        Set<Class<?>> classes = new HashSet<>();
        for (Frame frame : frames()) {
            codes.add(TestingFrames.bytes(frame)[Integer.BYTES]);
            classes.add(frame.getClass());
        }

        // Then
        assertThat(codes).hasSameSizeAs(classes).hasSize(FrameType.values().length);
    }

    private static void collect(Class<?> type, Set<Class<?>> leaves) {
        if (type.isSealed()) {
            Arrays.stream(type.getPermittedSubclasses()).forEach(sub -> collect(sub, leaves));
        } else {
            leaves.add(type);
        }
    }

    static List<Frame> tooLarge() {
        String longText = "x".repeat(Limits.STRING_BYTES_MAX + 1);
        String wideText = "ü".repeat(Limits.STRING_BYTES_MAX / 2 + 1);
        Slice longBody = TestingFrames.slice(Limits.CHUNK_BYTES_MAX + 1);
        List<String> manyStrings = Collections.nCopies(Limits.LIST_ENTRIES_MAX + 1, "");
        List<Header> manyHeaders =
                Collections.nCopies(Limits.LIST_ENTRIES_MAX + 1, new Header("a", "b"));
        List<String> longSum =
                Collections.nCopies(
                        Limits.FRAME_BYTES_MAX / Limits.STRING_BYTES_MAX + 1,
                        "x".repeat(Limits.STRING_BYTES_MAX));
        return List.of(
                new Hello(1, longText, 1),
                new Hello(1, wideText, 1),
                load(manyStrings),
                load(longSum),
                new LaneFrame.Head(1, 200, manyHeaders),
                new LaneFrame.Head(1, 200, List.of(new Header("a", longText))),
                new LaneFrame.Chunk(1, longBody, false),
                new LaneFrame.Result(1, 200, List.of(), longBody, Usage.NONE),
                new ControlFrame.LogLine(1, "", 0, "INFO", "stdout", longText),
                new ControlFrame.Outcall(1, 1, 1, true, longText, List.of(), Slice.empty(), true),
                new ControlFrame.Outcall(1, 1, 1, true, "f", manyHeaders, Slice.empty(), true),
                new ControlFrame.Outcall(1, 1, 1, true, "f", List.of(), longBody, true),
                new ControlFrame.OutcallChunk(1, longBody, true),
                new ControlFrame.OutcallAnswer(1, 200, manyHeaders, Slice.empty(), true),
                new ControlFrame.OutcallAnswer(1, 200, List.of(), longBody, true),
                new ControlFrame.OutcallRefused(1, longText, ""));
    }

    private static ControlFrame.Load load(List<String> classPath) {
        return new ControlFrame.Load(1, classPath, "", "f", 1, Map.of(), Map.of(), List.of());
    }

    @ParameterizedTest
    @MethodSource("tooLarge")
    void refusesWhatBreaksALimitWithNothingWritten(Frame frame) throws Exception {
        // Given
        TestingChannel wire = new TestingChannel(new byte[0]);
        FrameChannel channel = new FrameChannel(wire);

        // When
        assertThatThrownBy(() -> channel.write(frame)).isInstanceOf(ProtocolException.class);

        // Then
        assertThat(wire.written()).isEmpty();
        Frame small = new ControlFrame.Leaked(1);
        channel.write(small);
        assertThat(wire.written()).isEqualTo(TestingFrames.bytes(small));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void writesAllOfAFrameWhateverTheChannelTakes(Frame frame) throws Exception {
        // Given
        TestingChannel wire = new TestingChannel(new byte[0]).writeBytesMax(1000);

        // When
        new FrameChannel(wire).write(frame);

        // Then
        assertThat(wire.written()).isEqualTo(TestingFrames.bytes(frame));
    }

    @Test
    void readsPipelinedFramesInOrder() throws Exception {
        // Given
        List<Frame> sent = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            sent.addAll(frames());
        }
        TestingChannel all = new TestingChannel(new byte[0]);
        FrameChannel writing = new FrameChannel(all);
        for (Frame frame : sent) {
            writing.write(frame);
        }

        // When
        FrameChannel reading = new FrameChannel(new TestingChannel(all.written()));
        List<Frame> read = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            read.add(reading.read());
        }

        // Then
        assertThat(read).isEqualTo(sent);
        assertThatThrownBy(reading::read).isInstanceOf(java.io.EOFException.class);
    }

    @Test
    void readsFramesSplitAtEveryByte() throws Exception {
        // Given
        Frame first = new LaneFrame.Result(1, 200, List.of(), TestingFrames.slice(9), Usage.NONE);
        Frame second = new ControlFrame.LogLine(7, "id", 1, "INFO", "stdout", "text");
        TestingChannel both = new TestingChannel(new byte[0]);
        FrameChannel writing = new FrameChannel(both);
        writing.write(first);
        writing.write(second);
        byte[] bytes = both.written();

        for (int split = 1; split < bytes.length; split++) {
            // When
            FrameChannel reading = new FrameChannel(new TestingChannel(bytes, split));

            // Then
            assertThat(reading.read()).isEqualTo(first);
            assertThat(reading.read()).isEqualTo(second);
        }
    }

    @Test
    void readsFramesThatTrickleInByteByByte() throws Exception {
        // Given
        Frame frame = new LaneFrame.Chunk(1, TestingFrames.slice(20_000), true);
        byte[] bytes = TestingFrames.bytes(frame);
        int[] everywhere = java.util.stream.IntStream.range(1, bytes.length).toArray();

        // When
        Frame read = new FrameChannel(new TestingChannel(bytes, everywhere)).read();

        // Then
        assertThat(read).isEqualTo(frame);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void refusesAFrameThatEndsEarly(Frame frame) throws Exception {
        // Given
        byte[] bytes = TestingFrames.bytes(frame);

        // When
        for (int length = 0; length < Math.min(bytes.length, 200); length++) {
            FrameChannel cut = new FrameChannel(new TestingChannel(Arrays.copyOf(bytes, length)));

            // Then
            assertThatThrownBy(cut::read).isInstanceOf(java.io.EOFException.class);
        }
    }
}
