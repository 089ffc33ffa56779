package io.penstock.runtime.queue;

import io.penstock.runtime.event.FunctionName;

/**
 * The next of a function's dead letters, as they were at a moment: who goes through them in batches
 * doesn't meet those that are given up meanwhile, be it once more.
 *
 * @param function the function
 * @param givenUpUntilMillis only those given up until then, by {@link DeadLetterStore#nowMillis}
 * @param afterSeq only those accepted after this place, as {@link Claim#seq}; 0 for the first batch
 * @param max how many at the most
 */
public record DeadLetterBatch(
        FunctionName function, long givenUpUntilMillis, long afterSeq, int max) {

    /**
     * What was changed of a batch.
     *
     * @param count how many it were; 0 when there are no more
     * @param lastSeq the place of the last of them; 0 when there is none
     */
    public record Changed(int count, long lastSeq) {}
}
