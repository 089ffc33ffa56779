package io.penstock.runtime.event;

/** Ends a request with a {@link Problem}; the boundary turns it into an answer. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** An exception for a problem. */
    public ProblemException(Problem problem) {
        super(problem.code().code() + ": " + problem.detail());
        this.problem = problem;
    }

    /** An exception for a problem with the cause an operator may want. */
    public ProblemException(Problem problem, Throwable cause) {
        super(problem.code().code() + ": " + problem.detail(), cause);
        this.problem = problem;
    }

    /** What the caller is told. */
    public Problem problem() {
        return problem;
    }
}
