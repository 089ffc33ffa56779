package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.Handler;
import io.penstock.function.InvocationException;

/** Invokes another function and answers what that answers, or the code of the error: a relay. */
public final class InvokingFunction
        implements Handler<InvokingFunction.Job, InvokingFunction.Result> {

    /**
     * What is to be invoked.
     *
     * @param function the function
     * @param payload its payload, sent as text
     */
    public record Job(String function, String payload) {}

    /**
     * What came of it.
     *
     * @param answer the answer as text; empty when there is none
     * @param code the error's code; empty when there is none
     */
    public record Result(String answer, String code) {}

    @Override
    public Result handle(Job job, Context context) {
        try {
            String answer = context.invoke(job.function(), job.payload(), String.class);
            return new Result(answer == null ? "" : answer, "");
        } catch (InvocationException e) {
            return new Result("", e.code());
        }
    }
}
