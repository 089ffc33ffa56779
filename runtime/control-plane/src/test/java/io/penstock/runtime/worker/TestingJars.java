package io.penstock.runtime.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources into jars. */
public final class TestingJars {

    private TestingJars() {}

    /**
     * Compiles classes into a jar.
     *
     * @param sources by full class name, what follows the package and the imports of the usual
     *     packages
     */
    public static Path build(Path folder, String name, Map<String, String> sources)
            throws IOException {
        Path classes = Files.createTempDirectory(folder, "classes");
        StringWriter problems = new StringWriter();
        List<Source> units =
                sources.entrySet().stream()
                        .map(entry -> new Source(entry.getKey(), entry.getValue()))
                        .toList();
        List<String> options =
                List.of(
                        "-d",
                        classes.toString(),
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"));
        boolean compiled =
                ToolProvider.getSystemJavaCompiler()
                        .getTask(problems, null, null, options, null, units)
                        .call();
        if (!compiled) {
            throw new IllegalArgumentException(problems.toString());
        }
        Path jar = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
        }
        return jar;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String body) {
            super(
                    URI.create("string:///" + className.replace('.', '/') + ".java"),
                    JavaFileObject.Kind.SOURCE);
            text =
                    """
                    package %s;
                    import io.penstock.function.*;
                    import java.io.*;
                    import java.util.*;
                    """
                                    .formatted(className.substring(0, className.lastIndexOf('.')))
                            + body;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
