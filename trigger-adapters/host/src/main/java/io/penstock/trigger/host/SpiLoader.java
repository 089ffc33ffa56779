package io.penstock.trigger.host;

import io.penstock.trigger.spi.TriggerAdapterProvider;
import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Shows an adapter the JDK and the SPI, and nothing else of the host. One for the process, the
 * parent of every library's loader.
 */
final class SpiLoader extends ClassLoader {

    private static final String SPI = TriggerAdapterProvider.class.getPackageName() + ".";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;

    /**
     * A view of the host's classes.
     *
     * @param host the loader that has the SPI's classes
     */
    SpiLoader(ClassLoader host) {
        super("penstock-trigger-spi", ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean spi = name.startsWith(SPI) && name.indexOf('.', SPI.length()) < 0;
        return (spi ? host : ClassLoader.getPlatformClassLoader()).loadClass(name);
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
