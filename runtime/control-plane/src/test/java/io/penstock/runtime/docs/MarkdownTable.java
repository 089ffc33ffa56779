package io.penstock.runtime.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of a document whose first column is code. */
final class MarkdownTable {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private MarkdownTable() {}

    /** A row. */
    record Row(List<String> cells) {

        int size() {
            return cells.size();
        }

        String text(int column) {
            return cells.get(column);
        }

        /** The code in a cell. */
        String code(int column) {
            Matcher code = CODE.matcher(text(column));
            if (!code.find()) {
                throw new AssertionError("no code in '" + text(column) + "' of " + cells);
            }
            return code.group(1);
        }

        /** The cell if it is nothing but code or a plain number, else empty. */
        String codeOrEmpty(int column) {
            Matcher code = CODE.matcher(text(column));
            return code.matches() ? code.group(1) : "";
        }
    }

    /** All rows whose first cell is code, in order. */
    static List<Row> rows(Path document) throws IOException {
        return Files.readAllLines(document).stream()
                .filter(line -> line.matches("\\| \\[?`.*\\|"))
                .map(line -> line.substring(1, line.length() - 1))
                .map(
                        line ->
                                new Row(
                                        Arrays.stream(line.split("\\|", -1))
                                                .map(String::strip)
                                                .toList()))
                .toList();
    }
}
