package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Emits numbered events for another function and answers the ids of their invocations. */
public final class EmittingFunction implements Handler<EmittingFunction.Job, List<String>> {

    /**
     * What is to be emitted.
     *
     * @param function the function the events are for
     * @param count how many; their data is a {@link Numbered} from 1
     */
    public record Job(String function, int count) {}

    /**
     * The data of one event.
     *
     * @param number its number
     * @param by the invocation that emitted it
     */
    public record Numbered(int number, String by) {}

    @Override
    public List<String> handle(Job job, Context context) {
        List<String> invocations = new ArrayList<>();
        for (int number = 1; number <= job.count(); number++) {
            Event<Numbered> event =
                    new Event<>(
                            context.invocationId() + "-" + number,
                            "/functions/" + context.function(),
                            "io.penstock.e2e.numbered",
                            Optional.of(Integer.toString(number)),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Map.of(),
                            new Numbered(number, context.invocationId()));
            invocations.add(context.emit(job.function(), event));
        }
        return invocations;
    }
}
