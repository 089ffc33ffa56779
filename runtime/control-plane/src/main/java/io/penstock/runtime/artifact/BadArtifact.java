package io.penstock.runtime.artifact;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;

/** Makes the problems of this package. */
final class BadArtifact {

    private static final String FIELD = "artifact";

    private BadArtifact() {}

    /**
     * {@code bad-artifact}.
     *
     * @param value the entry or figure that is wrong
     */
    static ProblemException because(String value, String detail) {
        return Problem.ofField(ErrorCode.BAD_ARTIFACT, FIELD, value, detail).exception();
    }

    /** {@code bad-artifact} found by the JDK's own zip code. */
    static ProblemException because(String value, String detail, Exception cause) {
        Problem problem = Problem.ofField(ErrorCode.BAD_ARTIFACT, FIELD, value, detail);
        return new ProblemException(problem, cause);
    }

    /** {@code artifact-too-large}. */
    static ProblemException tooLarge(long bytes, long max) {
        return Problem.ofField(
                        ErrorCode.ARTIFACT_TOO_LARGE,
                        FIELD,
                        bytes + " bytes or more",
                        "Up to %d bytes would work; see penstock.artifact.bytes-max."
                                .formatted(max))
                .exception();
    }
}
