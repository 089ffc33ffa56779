package io.penstock.worker;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The class loader of one instance: the function's jars under the {@link ApiLoader}.
 *
 * <p>Whoever opens it closes it; the jars are open until then.
 */
final class InstanceLoader extends URLClassLoader {

    /** What loaders' names start with. */
    static final String NAME = "instance-";

    static {
        registerAsParallelCapable();
    }

    private final long instanceId;

    private InstanceLoader(long instanceId, URL[] urls, ClassLoader parent) {
        super(NAME + instanceId, urls, parent);
        this.instanceId = instanceId;
    }

    /**
     * Opens a loader.
     *
     * @param instanceId the instance it is for
     * @param classPath jars or directories, the main one first
     * @param parent the loader that shows the API
     * @throws InitException if an entry doesn't exist
     */
    static InstanceLoader open(long instanceId, List<Path> classPath, ApiLoader parent)
            throws InitException {
        URL[] urls = new URL[classPath.size()];
        for (int i = 0; i < urls.length; i++) {
            Path entry = classPath.get(i);
            if (!Files.isReadable(entry)) {
                throw new InitException("class path entry " + entry + " can't be read");
            }
            try {
                urls[i] = entry.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new InitException("class path entry " + entry + " has no URL", e);
            }
        }
        return new InstanceLoader(instanceId, urls, parent);
    }

    /**
     * The instance of the calling thread, by its context class loader, which a thread that a
     * function starts inherits; 0 when it isn't known.
     */
    static long instanceOfContext() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        while (loader != null) {
            if (loader instanceof InstanceLoader instance) {
                return instance.instanceId();
            }
            loader = loader.getParent();
        }
        return 0;
    }

    /** The instance whose code this loader loads. */
    long instanceId() {
        return instanceId;
    }
}
