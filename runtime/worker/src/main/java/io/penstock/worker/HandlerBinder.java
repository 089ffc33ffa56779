package io.penstock.worker;

import java.util.Optional;

/** Knows one family of handler shapes. {@link LoadedFunction} asks them in order. */
@FunctionalInterface
interface HandlerBinder {

    /**
     * Builds the handler if it has one of this family's shapes.
     *
     * @param target the class that the function names
     * @return how to invoke it; empty if another binder has to be asked
     * @throws InitException if it has such a shape but can't be built
     */
    Optional<Binding> bind(Target target) throws InitException;

    /**
     * A handler ready to be invoked.
     *
     * @param invoker how
     * @param handler the object to be closed at the end; empty for a static method
     */
    record Binding(Invoker invoker, Optional<Object> handler) {}
}
