package io.penstock.worker;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@link Function}, {@link Supplier} and {@link Consumer}, for functions without the SDK. */
final class JdkBinder implements HandlerBinder {

    static final List<Class<?>> SHAPES = List.of(Function.class, Supplier.class, Consumer.class);

    @Override
    public Optional<Binding> bind(Target target) throws InitException {
        Optional<Class<?>> shape = target.shape(SHAPES);
        if (shape.isEmpty()) {
            return Optional.empty();
        }
        Object handler = target.construct();
        return Optional.of(new Binding(invoker(handler, target), Optional.of(handler)));
    }

    private static Invoker invoker(Object handler, Target target) {
        return switch (handler) {
            case Function<?, ?> function -> function(function, target);
            case Supplier<?> supplier -> supplier(supplier, target.values());
            case Consumer<?> consumer -> consumer(consumer, target);
            default -> throw new IllegalStateException(handler.getClass() + " has no shape");
        };
    }

    private static Invoker supplier(Supplier<?> supplier, Values values) {
        values.prepareJson();
        return call -> values.write(supplier.get(), call.answer());
    }

    @SuppressWarnings("unchecked") // The input is bound to the function's own type argument.
    private static Invoker function(Function<?, ?> handler, Target target) {
        Function<Object, Object> function = (Function<Object, Object>) handler;
        Input input = target.values().input(target.argument(Function.class, 0));
        Values values = target.values();
        return call -> values.write(function.apply(input.read(call)), call.answer());
    }

    @SuppressWarnings("unchecked") // The input is bound to the consumer's own type argument.
    private static Invoker consumer(Consumer<?> handler, Target target) {
        Consumer<Object> consumer = (Consumer<Object>) handler;
        Input input = target.values().input(target.argument(Consumer.class, 0));
        Values values = target.values();
        return call -> {
            consumer.accept(input.read(call));
            values.write(null, call.answer());
        };
    }
}
