package io.penstock.runtime.queue;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.registry.FunctionTarget;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes invocations for tests: queued, and of an early time, unless told otherwise. */
public final class TestingInvocation {

    private final int number;
    private final FunctionTarget target;
    private InvocationState state = InvocationState.QUEUED;
    private int attempts;
    private Optional<AttemptError> error = Optional.empty();
    private Optional<StoredAnswer> answer = Optional.empty();

    private TestingInvocation(int number, String target) {
        this.number = number;
        this.target = FunctionTarget.parse(target);
    }

    public static TestingInvocation of(int number, String target) {
        return new TestingInvocation(number, target);
    }

    /** The id of the invocation with a number. */
    public static InvocationId id(int number) {
        return new InvocationId("%032x".formatted(number));
    }

    public TestingInvocation state(InvocationState newState) {
        state = newState;
        return this;
    }

    public TestingInvocation attempts(int tries) {
        attempts = tries;
        return this;
    }

    public TestingInvocation error(AttemptError last) {
        error = Optional.of(last);
        return this;
    }

    public TestingInvocation answer(StoredAnswer result) {
        answer = Optional.of(result);
        state = InvocationState.SUCCEEDED;
        return this;
    }

    /** Accepted at its number in seconds, due a second later. */
    public InvocationRecord build() {
        return new InvocationRecord(
                id(number),
                target,
                NewEvent.Mode.ASYNC,
                state,
                attempts == 0 ? 0 : 7,
                number * 1000L,
                number * 1000L + 1000,
                number * 1000L + 61_000,
                state.ended() ? OptionalLong.of(number * 1000L + 5000) : OptionalLong.empty(),
                attempts,
                0,
                Optional.of("customer"),
                Optional.empty(),
                new Lineage("destination", Optional.of(id(9)), 2),
                error,
                answer);
    }
}
