package io.penstock.function.testing;

/** The function gave no answer. A caller of the deployed function would get a problem document. */
public final class FunctionFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String type;
    private final String stack;

    FunctionFailure(String code, String type, String message, String stack) {
        super(message, stack.isEmpty() ? null : new ThrownInFunction(stack));
        this.code = code;
        this.type = type;
        this.stack = stack;
    }

    /**
     * The error code: {@code function-failed}, {@code function-init-failed}, {@code
     * function-timeout}, {@code bad-payload} or {@code unsupported-media-type}.
     */
    public String code() {
        return code;
    }

    /** Class name of what the function threw; empty when it threw nothing. */
    public String type() {
        return type;
    }

    /** What the function threw, with its stack and causes; empty when it threw nothing. */
    public String stack() {
        return stack;
    }

    /** Shows the function's own stack where a failed test prints causes. */
    private static final class ThrownInFunction extends Exception {
        private static final long serialVersionUID = 1L;

        private ThrownInFunction(String stack) {
            super(stack, null, false, false);
        }
    }
}
