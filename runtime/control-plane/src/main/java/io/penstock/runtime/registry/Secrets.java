package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Secrets in files, {@code <dir>/<namespace>/<name>}, UTF-8, up to 64 KiB each. Read when an
 * instance starts and kept nowhere, so a changed file holds from the next instance on.
 */
public final class Secrets {

    private static final int BYTES_MAX = 64 * 1024;

    private final Path dir;

    /** Secrets below a directory, which need not exist. */
    public Secrets(Path dir) {
        this.dir = dir;
    }

    /**
     * Checks that the secrets a function names are there.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code bad-setting} with the first that
     *     isn't
     */
    public void check(FunctionName function, Collection<String> names) {
        names.forEach(name -> check(function, name, "secrets"));
    }

    private void check(FunctionName function, String name, String field) {
        if (!Files.isReadable(file(function, name))) {
            throw Problem.ofField(
                            ErrorCode.BAD_SETTING,
                            field,
                            name,
                            "There is no readable file %s/%s in the directory of secrets."
                                    .formatted(function.namespace(), name))
                    .exception();
        }
    }

    /**
     * Checks that the secrets a trigger's configuration refers to are there.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code bad-setting} with the first that
     *     isn't, and its place
     */
    void check(TriggerDraft draft) {
        FunctionName function = draft.function().function();
        SecretReferences.of(draft.config())
                .forEach(
                        (place, name) -> {
                            if (!(name instanceof String text) || !FunctionName.isLabel(text)) {
                                throw Problem.ofField(
                                                ErrorCode.BAD_SETTING,
                                                place,
                                                name.toString(),
                                                "A secret's name is [a-z][a-z0-9-]{0,62}.")
                                        .exception();
                            }
                            check(function, text, place);
                        });
    }

    /**
     * Reads secrets.
     *
     * @param function whose namespace counts
     * @param names names of secrets
     * @return name to value, without one trailing line break, in the order of the names; its {@code
     *     toString} shows names only
     * @throws io.penstock.runtime.event.ProblemException {@code function-init-failed} with the
     *     first that can't be read
     */
    public Map<String, String> read(FunctionName function, Collection<String> names) {
        SequencedMap<String, String> values = new Hidden();
        for (String name : names) {
            values.put(name, read(function, name));
        }
        return values;
    }

    private String read(FunctionName function, String name) {
        try (InputStream in = Files.newInputStream(file(function, name))) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw unreadable(name, "is larger than " + BYTES_MAX + " bytes");
            }
            return withoutLineBreak(new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException _) {
            throw unreadable(name, "isn't there any more");
        } catch (IOException e) {
            throw unreadable(name, "can't be read: " + e.getClass().getSimpleName());
        }
    }

    private Path file(FunctionName function, String name) {
        if (!FunctionName.isLabel(name)) {
            throw new IllegalArgumentException("'" + name + "' isn't the name of a secret");
        }
        return dir.resolve(function.namespace()).resolve(name);
    }

    private static String withoutLineBreak(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static RuntimeException unreadable(String name, String why) {
        return Problem.ofField(
                        ErrorCode.FUNCTION_INIT_FAILED,
                        "secrets",
                        name,
                        "The secret '%s' %s.".formatted(name, why))
                .exception();
    }

    /** A map that doesn't show its values. */
    private static final class Hidden extends LinkedHashMap<String, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return keySet().toString();
        }
    }
}
