package io.penstock.runtime.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a lane needs of its surroundings.
 *
 * @param index which of its instance's lanes it is, from 0
 * @param fences numbers of attempts, rising, never the same twice
 * @param patience how long a call may hold up others
 * @param answerMax how long the worker may take to give calls back
 * @param worker whose lane it is
 */
record LaneContext(
        int index, LongSupplier fences, Duration patience, Duration answerMax, LaneWorker worker) {}
