package io.penstock.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ProblemMapperTest {

    private static final Exception CAUSE = new IllegalStateException("on purpose");

    private final Logger logger = Logger.getLogger(ProblemMapper.class.getName());
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    logged.add(line);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
    private final ProblemMapper mapper = new ProblemMapper();

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
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
        assertThat(logged).singleElement().extracting(LogRecord::getThrown).isNull();
        assertThat(logged.getFirst().getLevel().intValue()).isEqualTo(Level.WARNING.intValue());
        assertThat(logged.getFirst().getMessage())
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
        assertThat(logged).singleElement().extracting(LogRecord::getThrown).isEqualTo(CAUSE);
        assertThat(logged.getFirst().getLevel().intValue()).isEqualTo(Level.SEVERE.intValue());
    }

    @Test
    void saysNothingOfWhatACallerDidWrong() {
        // When
        int status = mapper.ofProblem(problem(ErrorCode.BAD_NAME)).getStatus();

        // Then
        assertThat(status).isEqualTo(400);
        assertThat(logged).isEmpty();
    }
}
