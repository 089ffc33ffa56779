package io.penstock.worker;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Shows a function the JDK and the function API, and nothing else of the worker.
 *
 * <p>One for the whole process, the parent of every {@link InstanceLoader}.
 */
final class ApiLoader extends ClassLoader {

    private static final String API = "io.penstock.function.";
    private static final String TESTING = "io.penstock.function.testing.";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader worker;

    /**
     * A view of the worker's classes.
     *
     * @param worker the loader that has the API's classes
     */
    ApiLoader(ClassLoader worker) {
        super("penstock-api", ClassLoader.getPlatformClassLoader());
        this.worker = worker;
    }

    /** Without the lock per name that the JDK's own way would keep for ever. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean api = name.startsWith(API) && !name.startsWith(TESTING);
        return (api ? worker : ClassLoader.getPlatformClassLoader()).loadClass(name);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return ClassLoader.getPlatformClassLoader().getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return ClassLoader.getPlatformClassLoader().getResources(name);
    }
}
