package io.penstock.worker;

import com.fasterxml.jackson.databind.JavaType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a function names as its handler.
 *
 * @param type the class
 * @param method the method behind {@code ::}, if one is named
 * @param values reads and writes values of the function's types
 */
record Target(Class<?> type, Optional<String> method, Values values) {

    /**
     * The only one of some interfaces that the class implements.
     *
     * @return it; empty when it implements none, or a method is named
     * @throws InitException if it implements several
     */
    Optional<Class<?>> shape(List<Class<?>> interfaces) throws InitException {
        if (method.isPresent()) {
            return Optional.empty();
        }
        List<Class<?>> shapes = interfaces.stream().filter(i -> i.isAssignableFrom(type)).toList();
        if (shapes.size() > 1) {
            throw new InitException(
                    "%s implements %s; it must implement one of them, or name a method as %s::method"
                            .formatted(
                                    type.getName(),
                                    shapes.stream()
                                            .map(Class::getName)
                                            .collect(Collectors.joining(" and ")),
                                    type.getName()));
        }
        return shapes.stream().findFirst();
    }

    /**
     * The argument for a type parameter of a shape; {@code Object} when the class leaves it open.
     */
    JavaType argument(Class<?> shape, int index) {
        JavaType[] arguments = values.type(type).findTypeParameters(shape);
        return index < arguments.length ? arguments[index] : values.type(Object.class);
    }

    /**
     * Builds the handler with its public constructor without parameters.
     *
     * @throws InitException if there is none or it throws
     */
    Object construct() throws InitException {
        String name = type.getName();
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers()) || type.isEnum()) {
            throw new InitException(
                    name + " can't be constructed; the handler must be a concrete class");
        }
        Constructor<?> constructor;
        try {
            constructor = type.getConstructor();
        } catch (NoSuchMethodException _) {
            throw new InitException(noConstructor());
        }
        try {
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new InitException("the constructor of " + name + " threw", Failures.unwrapped(e));
        }
    }

    private String noConstructor() {
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            return type.getName() + " is an inner class; make it static or a class of its own";
        }
        String found =
                Arrays.stream(type.getDeclaredConstructors())
                        .map(Constructor::toString)
                        .collect(Collectors.joining(", "));
        return "%s needs a public constructor without parameters; it has %s"
                .formatted(type.getName(), found);
    }
}
