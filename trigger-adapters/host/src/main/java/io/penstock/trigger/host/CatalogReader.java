package io.penstock.trigger.host;

import io.penstock.trigger.spi.TriggerAdapterProvider;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Reads the adapters' directory: each folder's jars, and each jar beside the folders, are one
 * library with a loader of its own. What can't be used becomes a problem and keeps nothing else
 * from being used. For one thread.
 */
final class CatalogReader {

    /** How long a library may take to say what it serves. */
    private static final Duration ASKING_MAX = Duration.ofSeconds(10);

    private static final int LIBRARIES_MAX = 256;
    private static final int PROVIDERS_MAX = 16;
    private static final int PROBLEMS_MAX = 256;
    private static final int PROBLEM_CHARS_MAX = 500;
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final String HTTP = "http";

    private final AdapterThreads threads;
    private final ClassLoader spi;
    private final AdapterLog log;
    private final Map<String, Library> libraries = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * A reader that has read nothing.
     *
     * @param spi parent of every library's loader
     */
    CatalogReader(AdapterThreads threads, ClassLoader spi, AdapterLog log) {
        this.threads = threads;
        this.spi = spi;
        this.log = log;
    }

    /** Reads the directory. */
    Catalog read(Path directory) {
        try {
            for (Path entry : entries(directory)) {
                readEntry(entry);
            }
        } catch (IOException e) {
            problem("The adapters' directory " + directory + " can't be read: " + e + ".");
        }
        return new Catalog(libraries, problems);
    }

    private List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path entry : all) {
                boolean hidden = name(entry).startsWith(".");
                if (!hidden && (Files.isDirectory(entry) || isJar(entry))) {
                    entries.add(entry);
                }
            }
        }
        Collections.sort(entries);
        if (entries.size() > LIBRARIES_MAX) {
            problem(
                    "There are %d adapter libraries; those after the first %d aren't read."
                            .formatted(entries.size(), LIBRARIES_MAX));
            return entries.subList(0, LIBRARIES_MAX);
        }
        return entries;
    }

    private void readEntry(Path entry) {
        try {
            List<Path> jars = jars(entry);
            if (jars.isEmpty()) {
                problem("The folder '" + name(entry) + "' has no jar.");
                return;
            }
            for (Path jar : jars) {
                // A class loader takes a broken jar for an empty one.
                new JarFile(jar.toFile()).close();
            }
            ask(name(entry), open(name(entry), jars));
        } catch (IOException e) {
            problem("'" + name(entry) + "' can't be read: " + e + ".");
        }
    }

    private static List<Path> jars(Path entry) throws IOException {
        if (!Files.isDirectory(entry)) {
            return List.of(entry);
        }
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(entry)) {
            files.forEach(
                    file -> {
                        if (isJar(file)) {
                            jars.add(file);
                        }
                    });
        }
        Collections.sort(jars);
        return jars;
    }

    private URLClassLoader open(String name, List<Path> jars) throws MalformedURLException {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        return new URLClassLoader("adapter-" + name, urls, spi);
    }

    /** What a library has answered; written by its thread, read once that has ended. */
    private record Answers(List<Library> served, List<String> problems) {}

    private void ask(String name, URLClassLoader loader) throws IOException {
        Answers answers = new Answers(new ArrayList<>(), new ArrayList<>());
        UserCall call =
                UserCall.start(
                        threads, "adapters-" + name, loader, 0, () -> find(name, loader, answers));
        if (!call.awaitOrInterrupt(ASKING_MAX)) {
            problem(
                    "'"
                            + name
                            + "' didn't say within "
                            + ASKING_MAX.toSeconds()
                            + " s what it serves.");
            return;
        }
        call.done().join().ifPresent(e -> failed(name, e, answers));
        answers.problems().forEach(this::problem);
        boolean used = false;
        for (Library library : answers.served()) {
            used |= add(name, library);
        }
        if (!used) {
            loader.close();
        }
    }

    private void find(String name, URLClassLoader loader, Answers answers) {
        Iterator<ServiceLoader.Provider<TriggerAdapterProvider>> found =
                ServiceLoader.load(TriggerAdapterProvider.class, loader).stream().iterator();
        for (int i = 0; i < PROVIDERS_MAX; i++) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                TriggerAdapterProvider provider = found.next().get();
                String type = Thrown.text(provider.type());
                answers.served().add(new Library(type, provider, loader));
            } catch (ServiceConfigurationError e) {
                failed(name, e.getCause() == null ? e : e.getCause(), answers);
            } catch (RuntimeException | LinkageError e) {
                failed(name, e, answers);
            }
        }
        if (answers.served().isEmpty() && answers.problems().isEmpty()) {
            answers.problems()
                    .add(
                            "'%s' has no adapter: META-INF/services/%s is missing."
                                    .formatted(name, TriggerAdapterProvider.class.getName()));
        }
    }

    private void failed(String name, Throwable thrown, Answers answers) {
        log.error(0, "The adapter library '" + name + "' can't be used.", thrown);
        answers.problems().add("'" + name + "' can't be used: " + Thrown.describe(thrown) + ".");
    }

    /** Adds what a library serves; whether it is used. */
    private boolean add(String name, Library library) {
        String type = library.type();
        if (!TYPE.matcher(type).matches()) {
            problem(
                    "'%s' serves the type '%s', which isn't one: [a-z][a-z0-9-]{0,62}."
                            .formatted(name, Thrown.cut(type, 80)));
            return false;
        }
        if (type.equals(HTTP)) {
            problem("'" + name + "' serves the type 'http', which belongs to the control plane.");
            return false;
        }
        Library first = libraries.putIfAbsent(type, library);
        if (first != null) {
            problem(
                    "'%s' serves the type '%s', as '%s' before it does."
                            .formatted(name, type, origin(first)));
            return false;
        }
        return true;
    }

    private static String origin(Library library) {
        return Thrown.text(library.loader().getName()).replaceFirst("^adapter-", "");
    }

    private void problem(String text) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.add(Thrown.cut(text, PROBLEM_CHARS_MAX));
        }
    }

    private static boolean isJar(Path file) {
        return name(file).endsWith(".jar") && Files.isRegularFile(file);
    }

    private static String name(Path entry) {
        return String.valueOf(entry.getFileName());
    }
}
