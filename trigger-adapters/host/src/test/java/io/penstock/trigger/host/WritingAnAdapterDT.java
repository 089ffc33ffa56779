package io.penstock.trigger.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.Slice;
import io.penstock.protocol.TriggerFrame.Answer;
import io.penstock.protocol.TriggerFrame.Emit;
import io.penstock.protocol.TriggerFrame.Report;
import io.penstock.protocol.TriggerFrame.Report.State;
import io.penstock.protocol.TriggerFrame.Save;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter in the guide compiles against the SPI alone, and does what the guide says. */
class WritingAnAdapterDT {

    private static final Path GUIDE = Path.of("../../docs/guides/writing-an-adapter.md");

    @TempDir private Path folder;
    private TestingControlPlane plane;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("lines.txt");
        Path source = folder.resolve("TailProvider.java");
        Path classes = folder.resolve("classes");
        String guide = Files.readString(GUIDE);
        Files.writeString(source, block(guide, "```java\n"));
        String spi =
                TestingLibrary.hostClassPath().stream()
                        .filter(entry -> entry.contains("spi"))
                        .findFirst()
                        .orElseThrow();
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-d",
                                classes.toString(),
                                "-proc:none",
                                "-cp",
                                spi,
                                source.toString());
        assertThat(status).isZero();
        TestingLibrary.pack(
                folder.resolve("adapters/tail.jar"), classes, block(guide, "```\n").strip());
        plane = new TestingControlPlane(folder.resolve("adapters"));
    }

    private static String block(String guide, String fence) {
        Matcher block =
                Pattern.compile("(?ms)^" + fence + "((?!package|com).)*?((package|com).*?)^```$")
                        .matcher(guide);
        assertThat(block.find()).isTrue();
        return block.group(2);
    }

    @AfterEach
    void stop() throws IOException {
        plane.close();
    }

    private String config() {
        return "{'file': '" + file + "', 'every': '10ms'}";
    }

    @Test
    void emitsEachWholeLineAndSavesHowFarItIs() throws IOException {
        // Given
        Files.writeString(file, "one\ntwo\nthr");
        plane.open(1, "tail", config(), Map.of());
        List<Emit> events = plane.awaitEvents(2);

        // When
        plane.accept(events.get(0));
        Files.writeString(file, "ee\n", StandardOpenOption.APPEND);

        // Then
        assertThat(plane.awaitEvents(3))
                .extracting(Emit::body)
                .containsExactly(Slice.utf8("one"), Slice.utf8("two"), Slice.utf8("three"));
        plane.awaitFrame(Save.class, save -> save.checkpoints().equals(Map.of("at", "4")));
        plane.awaitFrame(Report.class, report -> report.state() == State.CONNECTED);
        plane.accept(events.get(1));
        plane.accept(plane.received(Emit.class).get(2));
        assertThat(plane.drain(1, 5_000).problem()).isEmpty();
    }

    @Test
    void goesOnWhereTheCheckpointIs() throws IOException {
        // Given
        Files.writeString(file, "one\ntwo\n");

        // When
        plane.open(1, "tail", config(), Map.of("at", "4"));

        // Then
        assertThat(plane.awaitEvents(1).getFirst().body()).isEqualTo(Slice.utf8("two"));
    }

    @Test
    void saysThatTheFileIsAway() throws IOException {
        // When
        plane.open(1, "tail", config(), Map.of());

        // Then
        plane.awaitFrame(Report.class, report -> report.message().contains("lines.txt"));
    }

    @Test
    void namesTheFieldThatIsWrong() throws IOException {
        // When
        Answer answer = plane.ask("tail", "{'file': 'relative'}", false);

        // Then
        assertThat(answer.field()).isEqualTo("file");
        assertThat(answer.detail()).contains("Write an absolute path.");
    }
}
