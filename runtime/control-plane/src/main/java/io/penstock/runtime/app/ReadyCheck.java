package io.penstock.runtime.app;

import io.penstock.runtime.intake.Intake;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while calls are let in; the database has a check of its own. */
@Readiness
final class ReadyCheck implements HealthCheck {

    private final Intake intake;

    ReadyCheck(Intake intake) {
        this.intake = intake;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("intake").status(intake.open()).build();
    }
}
