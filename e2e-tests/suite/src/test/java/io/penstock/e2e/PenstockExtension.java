package io.penstock.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link PenstockTest} does. JUnit closes the server with the store it is in. */
final class PenstockExtension
        implements BeforeAllCallback, AfterTestExecutionCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(PenstockExtension.class);
    private static final int TAIL_LINES = 80;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        PenstockTest test = context.getRequiredTestClass().getAnnotation(PenstockTest.class);
        List<String> options = new ArrayList<>(List.of(test.javaOptions()));
        for (String setting : test.value()) {
            options.add("-D" + setting);
        }
        String name = context.getRequiredTestClass().getSimpleName();
        Penstock server =
                test.ownCache()
                        ? Penstock.withoutCaches(name, options)
                        : Penstock.create(name, options);
        context.getStore(NAMESPACE).put(Penstock.class, server);
        try {
            server.start();
        } catch (AssertionError | RuntimeException | IOException failure) {
            printTail(server);
            throw failure;
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext context) throws IOException {
        if (context.getExecutionException().isPresent()) {
            printTail(server(context));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Penstock.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server(context);
    }

    private static Penstock server(ExtensionContext context) {
        return context.getStore(NAMESPACE).get(Penstock.class, Penstock.class);
    }

    private static void printTail(Penstock server) throws IOException {
        List<String> lines = server.logLines();
        System.err.println("--- last lines of " + server.log());
        lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())
                .forEach(System.err::println);
        System.err.println("---");
    }
}
