package io.penstock.runtime.worker;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Settings for workers from the jars that the build has put together. */
public final class TestingWorkers {

    private static final NioEventLoopGroup GROUP =
            new NioEventLoopGroup(2, new DefaultThreadFactory("testing-lanes", true));
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final LaneLoops LOOPS = new LaneLoops(GROUP, ANSWER_MAX);

    private TestingWorkers() {}

    /** Settings with short times. */
    public static WorkerSettings settings(Path cache) throws IOException {
        Path folder =
                Path.of(System.getProperty("penstock.test.worker", "target/worker"))
                        .toAbsolutePath();
        Path priming = folder.resolve("priming.jar");
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars =
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .filter(file -> !file.equals(priming))
                            .sorted()
                            .toList();
        }
        return new WorkerSettings(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                jars,
                priming,
                cache,
                MemorySize.ofMebibytes(512),
                MemorySize.ofMebibytes(128),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1));
    }

    /** Event loops for the lanes of all tests of this JVM; their threads don't keep it alive. */
    public static LaneLoops loops() {
        return LOOPS;
    }

    /** As {@link #loops}, with attempts numbered from 1. */
    public static LaneLoops freshLoops() {
        return new LaneLoops(GROUP, ANSWER_MAX);
    }

    /** As {@link #freshLoops}; no call is ever asked back. */
    public static LaneLoops patientLoops() {
        return loops(GROUP, Duration.ofHours(1), ANSWER_MAX);
    }

    /** Lanes on other event loops, and with other times. */
    static LaneLoops loops(EventLoopGroup group, Duration patience, Duration answerMax) {
        return new LaneLoops(group, patience, answerMax);
    }

    /** Refuses every call: for workers whose functions have nobody to talk to. */
    public static Outcalls noOutcalls() {
        return (_, outcall, reply) ->
                reply.refuse(
                        Problem.of(
                                ErrorCode.UNKNOWN_FUNCTION,
                                "there is no function '" + outcall.function() + "' here"));
    }

    /** An instance of nothing, for what only counts instances. */
    @SuppressWarnings("NullAway")
    public static Instance instance() {
        return new Instance(1, null, null, io.penstock.protocol.Usage.NONE);
    }
}
