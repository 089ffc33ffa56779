package io.penstock.worker;

import com.fasterxml.jackson.databind.JavaType;
import io.penstock.function.Context;
import io.penstock.function.HttpResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code Class::method}: a public method that takes the payload, the context, both or neither. */
final class MethodBinder implements HandlerBinder {

    private static final String WANTED =
            "public, with at most one payload parameter and at most one " + Context.class.getName();

    /** Answers of these types are never JSON. */
    private static final Set<Class<?>> WITHOUT_JSON =
            Set.of(void.class, String.class, byte[].class, HttpResponse.class);

    @Override
    public Optional<Binding> bind(Target target) throws InitException {
        if (target.method().isEmpty()) {
            return Optional.empty();
        }
        Method method = find(target.type(), target.method().get());
        method.setAccessible(true);
        Optional<Object> handler =
                Modifier.isStatic(method.getModifiers())
                        ? Optional.empty()
                        : Optional.of(target.construct());
        return Optional.of(new Binding(invoker(method, handler, target), handler));
    }

    private static Method find(Class<?> type, String name) throws InitException {
        List<Method> named =
                Arrays.stream(type.getMethods())
                        .filter(method -> method.getName().equals(name) && !method.isBridge())
                        .toList();
        List<Method> fitting = named.stream().filter(MethodBinder::fits).toList();
        String handler = type.getName() + "::" + name;
        if (fitting.size() > 1) {
            throw new InitException(
                    handler
                            + " is ambiguous: "
                            + list(fitting)
                            + "; give the one meant a name of its own");
        }
        if (fitting.isEmpty()) {
            String found =
                    named.isEmpty()
                            ? "there is no public method of that name"
                            : "found " + list(named);
            throw new InitException(handler + " must be " + WANTED + "; " + found);
        }
        return fitting.getFirst();
    }

    private static boolean fits(Method method) {
        long contexts =
                Arrays.stream(method.getParameterTypes()).filter(Context.class::equals).count();
        return contexts <= 1 && method.getParameterCount() - contexts <= 1;
    }

    private static String list(List<Method> methods) {
        return methods.stream().map(Method::toString).sorted().collect(Collectors.joining(", "));
    }

    private static Invoker invoker(Method method, Optional<Object> handler, Target target) {
        Parameter[] parameters = new Parameter[method.getParameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = parameter(method, i, target);
        }
        Values values = target.values();
        if (!WITHOUT_JSON.contains(method.getReturnType())) {
            values.prepareJson();
        }
        @Nullable Object receiver = handler.orElse(null);
        return call -> {
            @Nullable Object[] arguments = new @Nullable Object[parameters.length];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = parameters[i].read(call);
            }
            values.write(call(method, receiver, arguments), call.answer());
        };
    }

    private static Parameter parameter(Method method, int index, Target target) {
        Class<?> type = method.getParameterTypes()[index];
        if (type == Context.class) {
            return Call::context;
        }
        JavaType payload = target.values().parameterType(method, index, target.type());
        Input input = target.values().input(payload);
        return input::read;
    }

    private static @Nullable Object call(
            Method method, @Nullable Object receiver, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
            throw Failures.unwrapped(e);
        }
    }

    /** Where an argument comes from. */
    @FunctionalInterface
    private interface Parameter {
        @Nullable Object read(Call call) throws Throwable;
    }
}
