package io.penstock.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class FrameChannelTest {

    @TempDir private Path folder;
    private ServerSocketChannel server;
    private FrameChannel near;
    private FrameChannel far;

    @BeforeEach
    void connect() throws IOException {
        Path socket = folder.resolve("s");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        near = FrameChannel.connect(socket, "token");
        far = new FrameChannel(server.accept());
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
        server.close();
    }

    @Test
    void introducesItselfWithItsFirstFrame() throws IOException {
        // When
        Frame first = far.read();

        // Then
        assertThat(first)
                .isEqualTo(
                        new Hello(Limits.PROTOCOL_VERSION, "token", ProcessHandle.current().pid()));
    }

    @Test
    void isGivenAwayOnlyWhenAllThatCameWasRead() throws IOException {
        // Given
        far.read();
        assertThat(far.release().isOpen()).isTrue();
        near.write(chunk(1, 1));
        near.write(chunk(1, 2));

        // When
        Frame one = far.read();

        // Then
        assertThat(one).isEqualTo(chunk(1, 1));
        assertThatThrownBy(far::release)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("before they were due");
    }

    @Test
    void manyWritersNeverMixTheirFrames() throws Exception {
        // Given
        int writers = 16;
        int framesEach = 200;
        far.read();

        // When
        List<Future<?>> writing = new ArrayList<>();
        List<LaneFrame.Chunk> read = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < writers; writer++) {
                long fence = writer;
                writing.add(
                        threads.submit(
                                () -> {
                                    for (int i = 0; i < framesEach; i++) {
                                        near.write(chunk(fence, i));
                                    }
                                    return null;
                                }));
            }
            while (read.size() < writers * framesEach) {
                read.add((LaneFrame.Chunk) far.read());
            }
        }

        // Then
        for (Future<?> writer : writing) {
            writer.get();
        }
        var byWriter = read.stream().collect(Collectors.groupingBy(LaneFrame.Chunk::fence));
        assertThat(byWriter).hasSize(writers);
        byWriter.forEach(
                (fence, chunks) -> {
                    for (int i = 0; i < framesEach; i++) {
                        assertThat(chunks.get(i)).isEqualTo(chunk(fence, i));
                    }
                });
    }

    private static LaneFrame.Chunk chunk(long fence, int number) {
        byte[] bytes = new byte[(int) (fence * 1000 + number * 7L)];
        java.util.Arrays.fill(bytes, (byte) (fence + number));
        return new LaneFrame.Chunk(fence, Slice.wrap(bytes), number % 2 == 0);
    }

    @Test
    void givesLargeBuffersUpWhenTheBodyIsThrough() throws IOException {
        // Given
        Slice full = Slice.wrap(new byte[Limits.CHUNK_BYTES_MAX]);
        TestingChannel written = new TestingChannel(new byte[0]);
        FrameChannel writing = new FrameChannel(written);

        // When
        writing.write(new LaneFrame.Chunk(1, full, false));
        writing.write(new LaneFrame.Chunk(1, full, true));
        int writtenFromDuring = written.bufferBytes();
        int frameBytes = written.written().length / 2;
        writing.write(new LaneFrame.End(1, Usage.NONE));
        TestingChannel read = new TestingChannel(written.written(), frameBytes, frameBytes * 2);
        FrameChannel reading = new FrameChannel(read);
        reading.read();
        reading.read();
        int readIntoDuring = read.bufferBytes();
        reading.read();

        // Then
        assertThat(List.of(writtenFromDuring, readIntoDuring))
                .allMatch(bytes -> bytes > Limits.CHUNK_BYTES_MAX);
        assertThat(List.of(written.bufferBytes(), read.bufferBytes()))
                .allMatch(bytes -> bytes <= FrameChannel.IDLE_CAPACITY_MAX);
    }

    @Test
    void keepsLargeBufferWhileTheNextFrameIsInIt() throws IOException {
        // Given
        TestingChannel written = new TestingChannel(new byte[0]);
        FrameChannel writing = new FrameChannel(written);
        LaneFrame.Chunk large =
                new LaneFrame.Chunk(1, Slice.wrap(new byte[Limits.CHUNK_BYTES_MAX]), true);
        writing.write(new LaneFrame.Chunk(1, Slice.empty(), false));
        writing.write(large);
        writing.write(large);
        writing.write(new LaneFrame.End(1, Usage.NONE));
        TestingChannel read = new TestingChannel(written.written());
        FrameChannel reading = new FrameChannel(read);

        // When
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            frames.add(reading.read());
        }

        // Then
        assertThat(frames.subList(1, 4))
                .containsExactly(large, large, new LaneFrame.End(1, Usage.NONE));
        assertThatThrownBy(reading::read).isInstanceOf(EOFException.class);
        assertThat(read.bufferBytes()).isLessThanOrEqualTo(FrameChannel.IDLE_CAPACITY_MAX);
    }

    @Test
    void closingEndsAReaderThatWaits() throws Exception {
        // Given
        far.read();
        var caught = new ConcurrentHashMap<String, Exception>();
        Thread reader =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        far.read();
                                    } catch (IOException e) {
                                        caught.put("reader", e);
                                    }
                                });

        // When
        far.close();
        reader.join();

        // Then
        assertThat(caught).containsKey("reader");
    }

    @Test
    void saysSoWhenNobodyListens() {
        assertThatThrownBy(() -> FrameChannel.connect(folder.resolve("nobody"), "t"))
                .isInstanceOf(IOException.class);
    }
}
