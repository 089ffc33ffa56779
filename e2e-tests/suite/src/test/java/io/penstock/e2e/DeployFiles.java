package io.penstock.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files below {@code deploy/}, and what the reference pages say of what is in them. */
final class DeployFiles {

    static final Path DEPLOY = Penstock.ROOT.resolve("deploy");
    private static final Path DOCS = Penstock.ROOT.resolve("docs");

    private DeployFiles() {}

    /** A document of this repository. */
    static String document(String path) {
        return text(DOCS.resolve(path));
    }

    /** A file below {@code deploy/}. */
    static String text(String path) {
        return text(DEPLOY.resolve(path));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents in a YAML file below {@code deploy/}. */
    static List<JsonNode> yaml(String path) {
        return documents(text(path));
    }

    /** The documents in a text that is YAML. */
    static List<JsonNode> documents(String yaml) {
        YAMLMapper mapper = new YAMLMapper();
        try (var documents = mapper.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(yaml, e);
        }
    }

    /** The one container of the pod in Kubernetes. */
    static JsonNode container() {
        return yaml("kubernetes/penstock.yaml").stream()
                .filter(resource -> resource.get("kind").textValue().equals("StatefulSet"))
                .map(set -> set.at("/spec/template/spec/containers/0"))
                .findFirst()
                .orElseThrow();
    }

    /** A JSON file below {@code deploy/}. */
    static JsonNode json(String path) {
        try {
            return new JsonMapper().readTree(text(path));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /** The rows of a document's tables whose first cell is code; each a list of cells. */
    static List<List<String>> rows(String path) {
        return document(path)
                .lines()
                .filter(line -> line.matches("\\| \\[?`.*\\|"))
                .map(line -> line.substring(1, line.length() - 1))
                .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }

    /** The default of each documented environment variable; empty where it has none. */
    static Map<String, String> environment() {
        Map<String, String> defaults = new TreeMap<>();
        rows("reference/configuration.md")
                .forEach(row -> defaults.put(plain(row.get(1)), plain(row.get(2))));
        return defaults;
    }

    /** A cell without the marks of code. */
    static String plain(String cell) {
        return cell.replace("`", "");
    }
}
