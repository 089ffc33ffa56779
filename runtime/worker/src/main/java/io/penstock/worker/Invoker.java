package io.penstock.worker;

/**
 * Runs a function, whatever its shape. Built once per instance, called by all its lanes.
 *
 * @see HandlerBinder
 */
@FunctionalInterface
interface Invoker {

    /**
     * Reads the payload, calls the function, sets the answer.
     *
     * @throws PayloadException if the payload isn't what the function takes
     * @throws Throwable whatever the function throws
     */
    void invoke(Call call) throws Throwable;
}
