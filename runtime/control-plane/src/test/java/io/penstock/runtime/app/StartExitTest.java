package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import jakarta.enterprise.inject.spi.DeploymentException;
import org.junit.jupiter.api.Test;

final class StartExitTest {

    private static final int OTHER = 1;

    @Test
    void saysThatTheConfigurationIsWrongHoweverDeepThatIs() {
        Throwable wrong = new UnusableConfigurationException("x = 1; use 2");
        Throwable notRead = new ConfigValidationException(new ConfigValidationException.Problem[0]);

        assertThat(StartExit.code(OTHER, wrong)).isEqualTo(78);
        assertThat(StartExit.code(OTHER, new RuntimeException("failed", wrong))).isEqualTo(78);
        assertThat(StartExit.code(OTHER, new RuntimeException(notRead))).isEqualTo(78);
        assertThat(StartExit.code(OTHER, new DeploymentException("no number"))).isEqualTo(78);
    }

    @Test
    void anotherTryMayDoAfterAnythingElse() {
        assertThat(StartExit.code(OTHER, new ConfigurationException("no database")))
                .isEqualTo(OTHER);
        assertThat(StartExit.code(OTHER, new IllegalStateException())).isEqualTo(OTHER);
        assertThat(StartExit.code(0, null)).isZero();
    }

    @Test
    void causesMayGoInCircles() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);

        assertThat(StartExit.code(OTHER, one)).isEqualTo(OTHER);
    }
}
