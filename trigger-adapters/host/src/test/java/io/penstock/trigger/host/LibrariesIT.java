package io.penstock.trigger.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.ControlFrame.LogLine;
import io.penstock.protocol.TriggerFrame.Adapters;
import io.penstock.protocol.TriggerFrame.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in the adapters' directory, what each library sees, and what it prints. */
class LibrariesIT {

    private static TestingControlPlane plane;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        TestingLibrary.probe(folder.resolve("a-folder/probe.jar"), "probe");
        TestingLibrary.probe(folder.resolve("b-single.jar"), "other");
        TestingLibrary.probe(folder.resolve("c-second.jar"), "probe");
        TestingLibrary.probe(folder.resolve("d-http.jar"), "http");
        TestingLibrary.probe(folder.resolve("e-type.jar"), "Not A Type");
        TestingLibrary.probe(folder.resolve("f-throws.jar"), "broken");
        Files.writeString(folder.resolve("g-broken.jar"), "no zip");
        TestingLibrary.pack(folder.resolve("h-lost.jar"), folder.resolve("a-folder"), "no.Such");
        Files.createDirectory(folder.resolve("i-empty"));
        Files.writeString(folder.resolve("README.txt"), "left alone");
        plane = new TestingControlPlane(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        plane.close();
    }

    @Test
    void usesWhatCanBeUsedAndTellsTheRest() {
        // When
        Adapters adapters = plane.adapters();

        // Then
        assertThat(plane.received().getFirst()).isEqualTo(adapters);
        assertThat(adapters.types()).containsExactly("other", "probe");
        assertThat(adapters.problems())
                .satisfiesExactly(
                        text -> assertThat(text).contains("'c-second.jar'", "'a-folder' before"),
                        text -> assertThat(text).contains("'d-http.jar'", "control plane"),
                        text -> assertThat(text).contains("'e-type.jar'", "'Not A Type'"),
                        text -> assertThat(text).contains("'f-throws.jar'", "probe is broken"),
                        text -> assertThat(text).contains("'g-broken.jar' can't be read"),
                        text -> assertThat(text).contains("'h-lost.jar'", "no.Such"),
                        text -> assertThat(text).isEqualTo("The folder 'i-empty' has no jar."));
    }

    @Test
    void showsTheSpiAndNothingElseOfTheHost() throws IOException {
        // When
        plane.open(1, "{'do': 'look'}");

        // Then
        plane.awaitLine("io.penstock.trigger.spi.TriggerEvent seen");
        plane.awaitLine("com.fasterxml.jackson.databind.ObjectMapper hidden");
        plane.awaitLine("io.penstock.protocol.Frame hidden");
        plane.awaitLine("io.penstock.process.Pulse hidden");
        plane.awaitLine("io.penstock.trigger.host.Main hidden");
        plane.awaitLine("org.jspecify.annotations.NullMarked hidden");
        plane.awaitLine("context true");
        plane.awaitLine("resource null");
    }

    @Test
    void keepsClassesOfTheSameNameApart() throws IOException {
        // When
        Answer probe = plane.ask("probe", "{'do': 'check'}", false);
        Answer other = plane.ask("other", "{'do': 'check'}", false);

        // Then
        assertThat(probe.ok()).isTrue();
        assertThat(other.ok()).isTrue();
        plane.awaitLine("checked probe");
        plane.awaitLine("checked other");
    }

    @Test
    void saysWhoseOutputALineIs() throws IOException {
        // When
        plane.open(7, "other", "{'do': 'log'}", Map.of());

        // Then
        assertLine(plane.awaitLine("to stdout"), "stdout", "INFO");
        assertLine(plane.awaitLine("to stderr"), "stderr", "WARNING");
        assertLine(plane.awaitLine("to System.Logger"), "probe.system", "WARNING");
        assertLine(plane.awaitLine("to java.util.logging"), "probe.jul", "INFO");
        assertLine(plane.awaitLine("from a virtual thread"), "stdout", "INFO");
        assertLine(plane.awaitLine("from a thread"), "stdout", "INFO");
    }

    private static void assertLine(LogLine line, String source, String level) {
        assertThat(line.instanceId()).isEqualTo(7);
        assertThat(line.source()).isEqualTo(source);
        assertThat(line.level()).isEqualTo(level);
    }

    @Test
    void answersAskForUnknownType() throws IOException {
        // When
        Answer answer = plane.ask("nosuch", "{}", false);

        // Then
        assertThat(answer.ok()).isFalse();
        assertThat(answer.field()).isEqualTo("type");
        assertThat(answer.detail())
                .isEqualTo("There is no adapter for type 'nosuch'. There are: other, probe.");
    }

    @Test
    void closesUnknownType() throws IOException {
        // When
        plane.open(9, "nosuch", "{}", Map.of());

        // Then
        assertThat(plane.awaitClosed(9).problem()).contains("no adapter for type 'nosuch'");
    }
}
