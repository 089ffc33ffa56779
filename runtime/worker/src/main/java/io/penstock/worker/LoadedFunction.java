package io.penstock.worker;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A function's classes and its handler: what an instance is made of, without threads and sockets.
 *
 * <p>Whoever loads it calls {@link #callCloseHook} and then {@link #close}, each once.
 */
final class LoadedFunction implements AutoCloseable {

    private static final List<HandlerBinder> BINDERS =
            List.of(new MethodBinder(), new SdkBinder(), new JdkBinder());

    private final InstanceLoader loader;
    private final Values values;
    private final HandlerBinder.Binding binding;

    private LoadedFunction(InstanceLoader loader, Values values, HandlerBinder.Binding binding) {
        this.loader = loader;
        this.values = values;
        this.binding = binding;
    }

    /**
     * Builds the handler. Runs user code: the thread's context class loader must be the loader.
     *
     * @param loader the function's classes; stays the caller's when this throws
     * @throws InitException if the handler isn't there, has no known shape or can't be constructed
     * @throws LinkageError if its classes don't fit together
     */
    static LoadedFunction build(FunctionSettings settings, InstanceLoader loader)
            throws InitException {
        HandlerName name =
                HandlerName.resolve(settings.handler(), settings.classPath().getFirst(), loader);
        Target target = new Target(load(name, loader), name.method(), new Values(loader));
        for (HandlerBinder binder : BINDERS) {
            Optional<HandlerBinder.Binding> binding = binder.bind(target);
            if (binding.isPresent()) {
                return new LoadedFunction(loader, target.values(), binding.get());
            }
        }
        throw new InitException(
                "%s implements none of %s; implement one of them or name a method as %s::method"
                        .formatted(name.className(), HandlerName.shapeNames(), name.className()));
    }

    private static Class<?> load(HandlerName name, InstanceLoader loader) throws InitException {
        try {
            return Class.forName(name.className(), true, loader);
        } catch (ClassNotFoundException e) {
            throw new InitException(
                    "class "
                            + name.className()
                            + " isn't in the jar; give the full name with its package",
                    e);
        }
    }

    Invoker invoker() {
        return binding.invoker();
    }

    /** Converts values of the function's types. */
    Values values() {
        return values;
    }

    InstanceLoader loader() {
        return loader;
    }

    /** Whether the handler wants to be told when the instance goes. */
    boolean hasCloseHook() {
        return binding.handler().orElse(null) instanceof AutoCloseable;
    }

    /**
     * Calls the handler's close hook, if it has one. Runs user code.
     *
     * @throws Exception whatever the hook throws
     */
    void callCloseHook() throws Exception {
        if (binding.handler().orElse(null) instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    /** Closes the loader and so the jars. */
    @Override
    public void close() throws IOException {
        loader.close();
    }
}
