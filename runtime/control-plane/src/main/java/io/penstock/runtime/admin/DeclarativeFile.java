package io.penstock.runtime.admin;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.Deployer;
import io.penstock.runtime.registry.Deployment;
import io.penstock.runtime.registry.SettingsParser;
import io.penstock.runtime.registry.TriggerDeployer;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerParser;
import io.penstock.runtime.registry.TriggerPut;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Functions and triggers in one YAML or JSON file, put as the management API would put them: what
 * is the same already stays as it is, and what isn't named is left alone. Blocks.
 */
public final class DeclarativeFile {

    private static final Log LOG = Log.of(DeclarativeFile.class);

    private static final String FUNCTIONS = "functions";
    private static final String TRIGGERS = "triggers";
    private static final String ARTIFACT = "artifact";
    private static final String CONFIG = "config";

    private final Deployer functions;
    private final TriggerDeployer triggers;

    /** A reader of files that puts what they have into a registry. */
    public DeclarativeFile(Deployer functions, TriggerDeployer triggers) {
        this.functions = functions;
        this.triggers = triggers;
    }

    /** What a file says about one function or trigger. */
    private interface Step {
        /** Whether anything has changed. */
        boolean apply(String name, Map<String, Object> body) throws IOException;
    }

    /**
     * Puts the functions, then the triggers, each in the file's order. What was put before an error
     * stays.
     *
     * @param file paths of jars in it are relative to its directory
     * @throws BadDeclarationException with the file and the place in it
     */
    public void apply(Path file) {
        Map<String, Object> tree = read(file);
        for (String name : tree.keySet()) {
            if (!name.equals(FUNCTIONS) && !name.equals(TRIGGERS)) {
                throw new BadDeclarationException(
                        file, name, "There are 'functions' and 'triggers'.");
            }
        }
        int changed =
                each(file, tree, FUNCTIONS, (name, body) -> deploy(file, name, body))
                        + each(file, tree, TRIGGERS, this::put);
        LOG.info("declarative file applied", "file", file, "changed", changed);
    }

    private static Map<String, Object> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return RequestBodies.tree(in, "file");
        } catch (NoSuchFileException e) {
            throw new BadDeclarationException(file, "", "There is no such file.", e);
        } catch (IOException e) {
            throw new BadDeclarationException(file, "", "It can't be read: " + e + ".", e);
        } catch (ProblemException e) {
            throw new BadDeclarationException(file, "", e.problem().detail(), e);
        }
    }

    /** How many have changed. */
    private static int each(Path file, Map<String, Object> tree, String section, Step step) {
        int changed = 0;
        Map<String, Object> entries = names(file, section, tree.get(section));
        for (Map.Entry<String, Object> entry : entries.entrySet()) {
            String place = section + "." + entry.getKey();
            Map<String, Object> body = names(file, place, entry.getValue());
            try {
                changed += step.apply(entry.getKey(), body) ? 1 : 0;
            } catch (ProblemException e) {
                String field = e.problem().members().get("field");
                String at = field == null || field.equals("name") ? place : place + "." + field;
                throw new BadDeclarationException(file, at, e.problem().detail(), e);
            } catch (IOException e) {
                throw new BadDeclarationException(
                        file, place + "." + ARTIFACT, "It can't be read: " + e + ".", e);
            }
        }
        return changed;
    }

    private static Map<String, Object> names(Path file, String place, @Nullable Object value) {
        return switch (value) {
            case null -> Map.of();
            // A YAML name that nothing follows.
            case String text when text.isEmpty() -> Map.of();
            case Map<?, ?> entries -> {
                Map<String, Object> named = new LinkedHashMap<>();
                entries.forEach((name, entry) -> named.put(String.valueOf(name), entry));
                yield named;
            }
            default -> throw new BadDeclarationException(file, place, "Write names with values.");
        };
    }

    private boolean deploy(Path file, String name, Map<String, Object> body) throws IOException {
        FunctionName function = FunctionName.parse(name);
        for (String field : body.keySet()) {
            if (!Set.of(ARTIFACT, CONFIG).contains(field)) {
                throw bad(field, "There are 'artifact' and 'config'.");
            }
        }
        if (!(body.get(ARTIFACT) instanceof String path)) {
            throw bad(ARTIFACT, "Write the path of a jar.");
        }
        Object config = body.getOrDefault(CONFIG, Map.of());
        if (!(config instanceof Map<?, ?> settings)) {
            throw bad(CONFIG, "Write settings with values.");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        settings.forEach((setting, value) -> named.put(String.valueOf(setting), value));
        try (InputStream jar = Files.newInputStream(resolved(file, path))) {
            Deployment deployment = functions.deploy(function, SettingsParser.parse(named), jar);
            return deployment.created() != Deployment.Created.UNCHANGED;
        } catch (ProblemException e) {
            throw inConfig(e);
        }
    }

    private static Path resolved(Path file, String path) {
        try {
            return file.toAbsolutePath().resolveSibling(path);
        } catch (InvalidPathException e) {
            throw bad(ARTIFACT, "It isn't a path: " + e.getReason() + ".");
        }
    }

    /** Settings stand below {@code config} here. */
    private static ProblemException inConfig(ProblemException e) {
        Problem problem = e.problem();
        String field = problem.members().get("field");
        boolean setting =
                problem.code() == ErrorCode.BAD_SETTING
                        || problem.code() == ErrorCode.UNKNOWN_SETTING;
        return setting && field != null
                ? new ProblemException(problem.with("field", CONFIG + "." + field), e)
                : e;
    }

    private boolean put(String name, Map<String, Object> body) {
        TriggerPut put = triggers.put(TriggerParser.parse(TriggerName.parse(name), body));
        return put.effect() != TriggerPut.Effect.UNCHANGED;
    }

    private static ProblemException bad(String field, String detail) {
        return Problem.of(ErrorCode.BAD_REQUEST, detail).with("field", field).exception();
    }
}
