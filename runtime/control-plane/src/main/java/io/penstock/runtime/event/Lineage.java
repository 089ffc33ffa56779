package io.penstock.runtime.event;

import java.util.Optional;

/**
 * Where an event came from.
 *
 * @param trigger {@code http}, {@code function}, {@code destination} or the name of a trigger
 * @param parent the invocation whose function, or whose end, made this one
 * @param depth how many invocations led to this one: 0 from outside, at most {@link #DEPTH_MAX}
 */
public record Lineage(String trigger, Optional<InvocationId> parent, int depth) {

    /** Beyond it a chain is taken for a loop and refused. DESIGN section 8. */
    public static final int DEPTH_MAX = 16;

    /** An event that came over HTTP. */
    public static final Lineage HTTP = new Lineage("http", Optional.empty(), 0);

    /** The lineage of an event that this one's invocation makes. */
    public Lineage child(String childTrigger, InvocationId of) {
        return new Lineage(childTrigger, Optional.of(of), depth + 1);
    }

    /**
     * Demands that the chain isn't too deep.
     *
     * @param function what is to be invoked
     * @throws ProblemException {@code chain-too-deep}
     */
    public void requireShallow(FunctionName function) {
        if (depth > DEPTH_MAX) {
            throw Problem.of(
                            ErrorCode.CHAIN_TOO_DEEP,
                            ("%d invocations led to this one of %s; more than %d are taken for"
                                            + " a loop.")
                                    .formatted(depth, function, DEPTH_MAX))
                    .exception();
        }
    }
}
