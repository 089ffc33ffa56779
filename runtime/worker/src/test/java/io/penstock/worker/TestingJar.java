package io.penstock.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources and packs them into a function's jar. */
final class TestingJar {

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> resources = new LinkedHashMap<>();
    private String manifestHandler = "";

    /**
     * Adds a class.
     *
     * @param className its full name
     * @param body what follows the package and the imports of the usual packages
     */
    TestingJar source(String className, String body) {
        int dot = className.lastIndexOf('.');
        String header =
                """
                package %s;
                import io.penstock.function.*;
                import java.io.*;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.function.*;
                """
                        .formatted(className.substring(0, dot));
        sources.put(className, header + body);
        return this;
    }

    /** Adds a file. */
    TestingJar resource(String name, String text) {
        resources.put(name, text);
        return this;
    }

    /** Sets the manifest attribute {@code Penstock-Handler}. */
    TestingJar manifestHandler(String handler) {
        manifestHandler = handler;
        return this;
    }

    /** Builds the jar. */
    Path build(Path folder, String name) throws IOException {
        Path classes = Files.createTempDirectory(folder, "classes");
        compile(classes);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!manifestHandler.isEmpty()) {
            manifest.getMainAttributes().putValue("Penstock-Handler", manifestHandler);
        }
        Path jar = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                String entry = classes.relativize(path).toString().replace('\\', '/');
                out.putNextEntry(new JarEntry(entry));
                Files.copy(path, out);
            }
            for (Map.Entry<String, String> resource : resources.entrySet()) {
                out.putNextEntry(new JarEntry(resource.getKey()));
                out.write(resource.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private void compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        List<Source> units =
                sources.entrySet().stream().map(e -> new Source(e.getKey(), e.getValue())).toList();
        List<String> options =
                List.of(
                        "-d",
                        classes.toString(),
                        "-parameters",
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"));
        boolean compiled =
                units.isEmpty()
                        || compiler.getTask(problems, null, null, options, null, units).call();
        if (!compiled) {
            throw new IllegalArgumentException(problems.toString());
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(
                    URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension),
                    JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
