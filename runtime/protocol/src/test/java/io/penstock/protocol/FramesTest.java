package io.penstock.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FramesTest {

    /** Something else is before and behind a frame. */
    private static final int AROUND = 7;

    static List<Frame> frames() {
        return TestingFrames.all();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void isReadWhereverItIsInABuffer(Frame frame) throws Exception {
        // Given
        ByteBuffer whole = Frames.encode(frame);
        int length = whole.getInt();
        assertThat(whole.remaining()).isEqualTo(length);
        ByteBuffer around = ByteBuffer.allocate(AROUND + length + AROUND);
        around.put(AROUND, whole, whole.position(), length);
        ByteBuffer bytes = around.slice(AROUND, length);

        // When
        Frame read = Frames.decode(bytes);

        // Then
        assertThat(read).isEqualTo(frame);
        assertThat(bytes.hasRemaining()).isFalse();
    }
}
