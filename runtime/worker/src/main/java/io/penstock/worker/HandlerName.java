package io.penstock.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name of a function's handler.
 *
 * @param className the class
 * @param method the method behind {@code ::}, if one is named
 */
record HandlerName(String className, Optional<String> method) {

    private static final String ATTRIBUTE = "Penstock-Handler";

    private static final List<Class<?>> SERVICES =
            Stream.concat(SdkBinder.SHAPES.stream(), JdkBinder.SHAPES.stream()).toList();

    /**
     * Finds it: the setting, else the manifest of the main jar, else the only service.
     *
     * @param setting the {@code handler} setting; may be empty
     * @param main the first entry of the class path
     * @param loader the function's loader; its parents aren't asked
     * @throws InitException if nothing names a handler, or several do
     */
    static HandlerName resolve(String setting, Path main, URLClassLoader loader)
            throws InitException {
        if (!setting.isBlank()) {
            return parse(setting.strip());
        }
        try {
            Optional<String> attribute = manifestAttribute(main);
            return parse(attribute.isPresent() ? attribute.get() : onlyService(loader));
        } catch (IOException e) {
            throw new InitException("the jar can't be read", e);
        }
    }

    /** Splits {@code pkg.Class} or {@code pkg.Class::method}. */
    static HandlerName parse(String name) throws InitException {
        int colons = name.indexOf("::");
        HandlerName parsed =
                colons < 0
                        ? new HandlerName(name, Optional.empty())
                        : new HandlerName(
                                name.substring(0, colons), Optional.of(name.substring(colons + 2)));
        if (parsed.className.isEmpty() || parsed.method.filter(String::isEmpty).isPresent()) {
            throw new InitException(
                    "handler '" + name + "' must be pkg.Class or pkg.Class::method");
        }
        return parsed;
    }

    private static Optional<String> manifestAttribute(Path main) throws IOException {
        return manifest(main)
                .map(manifest -> manifest.getMainAttributes().getValue(ATTRIBUTE))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static Optional<Manifest> manifest(Path main) throws IOException {
        if (Files.isDirectory(main)) {
            Path file = main.resolve(JarFile.MANIFEST_NAME);
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file)) {
                return Optional.of(new Manifest(in));
            }
        }
        try (JarFile jar = new JarFile(main.toFile())) {
            return Optional.ofNullable(jar.getManifest());
        }
    }

    private static String onlyService(URLClassLoader loader) throws IOException, InitException {
        Set<String> names = new TreeSet<>();
        for (Class<?> service : SERVICES) {
            Enumeration<URL> files = loader.findResources("META-INF/services/" + service.getName());
            while (files.hasMoreElements()) {
                names.addAll(providers(files.nextElement()));
            }
        }
        if (names.size() > 1) {
            throw new InitException(
                    "several handlers in META-INF/services: "
                            + String.join(", ", names)
                            + "; name one in the 'handler' setting");
        }
        if (names.isEmpty()) {
            throw new InitException(
                    "no handler found; set 'handler', or the manifest attribute '"
                            + ATTRIBUTE
                            + "', or list one class in META-INF/services of "
                            + shapeNames());
        }
        return names.iterator().next();
    }

    /** The names of the interfaces a handler may implement. */
    static String shapeNames() {
        return SERVICES.stream().map(Class::getName).collect(Collectors.joining(", "));
    }

    private static List<String> providers(URL file) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }
}
