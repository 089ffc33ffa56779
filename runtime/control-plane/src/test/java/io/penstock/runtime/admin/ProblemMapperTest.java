package io.penstock.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.telemetry.LoggedLines;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProblemMapperTest {

    private static final Exception CAUSE = new IllegalStateException("on purpose");

    private final LoggedLines logged = LoggedLines.of(ProblemMapper.class);
    private final ProblemMapper mapper = new ProblemMapper();

    @AfterEach
    void stopListening() {
        logged.close();
    }

    private static ProblemException problem(ErrorCode code) {
        return new ProblemException(Problem.of(code, "It says why."), CAUSE);
    }

    @Test
    void warnsOfAStateThatPassesWithItsCauseAndNoStack() {
        // When
        int status = mapper.ofProblem(problem(ErrorCode.STORE_UNAVAILABLE)).getStatus();

        // Then
        assertThat(status).isEqualTo(503);
        assertThat(logged.records()).singleElement().extracting(LogRecord::getThrown).isNull();
        assertThat(logged.records().getFirst().getLevel().intValue())
                .isEqualTo(Level.WARNING.intValue());
        assertThat(logged.records().getFirst().getMessage())
                .isEqualTo(
                        "request refused errorCode=store-unavailable reason=\"It says why.\""
                                + " cause=\"java.lang.IllegalStateException: on purpose\"");
    }

    @Test
    void tellsABugWithItsStack() {
        // When
        int status = mapper.ofAnythingElse(CAUSE).getStatus();

        // Then
        assertThat(status).isEqualTo(500);
        assertThat(logged.records())
                .singleElement()
                .extracting(LogRecord::getThrown)
                .isEqualTo(CAUSE);
        assertThat(logged.records().getFirst().getLevel().intValue())
                .isEqualTo(Level.SEVERE.intValue());
    }

    @Test
    void saysNothingOfWhatACallerDidWrong() {
        // When
        int status = mapper.ofProblem(problem(ErrorCode.BAD_NAME)).getStatus();

        // Then
        assertThat(status).isEqualTo(400);
        assertThat(logged.records()).isEmpty();
    }
}
