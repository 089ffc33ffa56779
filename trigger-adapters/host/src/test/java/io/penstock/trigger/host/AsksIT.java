package io.penstock.trigger.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.TriggerFrame.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of configurations, and clean-ups. */
class AsksIT {

    private static TestingControlPlane plane;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        TestingLibrary.probe(folder.resolve("probe.jar"), "probe");
        plane = new TestingControlPlane(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        plane.close();
    }

    private static Answer check(String config) throws IOException {
        return plane.ask("probe", config, false);
    }

    @Test
    void passesGoodConfigurationAndClosesTheAdapter() throws IOException {
        // When
        Answer answer = check("{'do': 'check', 'count': 3, 'awaits': null}");

        // Then
        assertThat(answer.ok()).isTrue();
        plane.awaitLine("closes probe");
    }

    @Test
    void namesTheFieldThatCreateRefuses() throws IOException {
        // When
        Answer answer = check("{'do': 'check', 'count': -1}");

        // Then
        assertThat(answer.ok()).isFalse();
        assertThat(answer.field()).isEqualTo("count");
        assertThat(answer.value()).isEqualTo("-1");
        assertThat(answer.detail()).contains("Write a whole number from 0 to 1000000.");
    }

    @Test
    void namesTheFieldThatCheckRefuses() throws IOException {
        // When
        Answer answer = check("{'do': 'bad'}");

        // Then
        assertThat(answer.field()).isEqualTo("source.url");
        assertThat(answer.value()).isEqualTo("x:");
        assertThat(answer.detail()).isEqualTo("Nobody lives there.");
    }

    @Test
    void refusesFieldsNobodyAskedFor() throws IOException {
        // When
        Answer answer = check("{'do': 'check', 'cuont': 1}");

        // Then
        assertThat(answer.field()).isEqualTo("cuont");
        assertThat(answer.detail()).contains("There are: awaits, count, do, size.");
    }

    @Test
    void refusesWhatIsNoConfiguration() throws IOException {
        // Then
        assertThat(check("[1]").detail()).contains("can't be read");
        assertThat(check("null").detail()).contains("has to be a JSON object");
        assertThat(check("{'do': 'a', 'do': 'b'}").detail()).contains("Duplicate field 'do'");
        assertThat(check("{'do': 'a'} {}").detail()).contains("can't be read");
    }

    @Test
    void tellsWhatWasThrownAndLogsItsStack() throws IOException {
        // When
        Answer answer = check("{'do': 'throw'}");

        // Then
        assertThat(answer.field()).isEmpty();
        assertThat(answer.detail()).isEqualTo("java.lang.IllegalStateException: no source");
        assertThat(plane.awaitLine("of asked failed").text()).contains("probe.Probe.check(");
    }

    @Test
    void interruptsAnAdapterThatTakesLongerThanAsked() throws IOException {
        // When
        Answer answer = plane.ask("probe", "{'do': 'hang'}", false, 100);

        // Then
        assertThat(answer.ok()).isFalse();
        assertThat(answer.detail()).isEqualTo("The adapter had no answer within 100 ms.");
    }

    @Test
    void cleansUp() throws IOException {
        // When
        Answer done = plane.ask("probe", "{'do': 'check'}", true);
        Answer failed = plane.ask("probe", "{'do': 'throw'}", true);

        // Then
        assertThat(done.ok()).isTrue();
        plane.awaitLine("cleaned up");
        assertThat(failed.detail()).contains("the slot is left");
    }
}
