package io.penstock.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Style that a formatter doesn't see, in the Java sources of every module. */
final class TidyTest {

    private static final int FILE_LINES_MAX = 400;
    private static final int TEST_FILE_LINES_MAX = 500;
    private static final int METHOD_LINES_MAX = 70;
    private static final int COLUMNS_MAX = 100;

    /** What no source has, with what it has instead. */
    private static final Map<Pattern, String> BANNED =
            Map.of(
                    word("TO" + "DO"), "an issue",
                    word("FIX" + "ME"), "an issue",
                    Pattern.compile("@Dis" + "abled|@Ign" + "ore\\b"), "a test that runs, or none",
                    Pattern.compile("\\.printStack" + "Trace\\("), "telemetry's Log",
                    Pattern.compile("@auth" + "or\\b"), "the commit",
                    Pattern.compile("org\\.mock" + "ito"), "a double written by hand",
                    Pattern.compile("import [a-z.]+\\*;"), "single imports");

    /** What tests of our own don't call; functions under test and examples may. */
    private static final Pattern SLEEP = Pattern.compile("Thread\\.sl" + "eep\\(");

    private static final Pattern METHOD =
            Pattern.compile("^    (?:[a-z]+ )*[\\w<>\\[\\], ?.&@]+ \\w+\\(.*|^    [\\w ]+\\(.*");

    /** A sentence or a row of a table, which is easier to find when it is whole. */
    private static final Pattern LONE_LITERAL =
            Pattern.compile("\\s*(return )?\"([^\"\\\\]|\\\\.)*\"[,;)]*");

    private static Pattern word(String text) {
        return Pattern.compile("\\b" + text + "\\b");
    }

    /**
     * A line outside of text blocks.
     *
     * @param place file and number
     */
    private record Line(String place, String text) {}

    @Test
    void filesAreShort() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            boolean test = file.toString().contains("src/test/");
            if (lines > (test ? TEST_FILE_LINES_MAX : FILE_LINES_MAX)) {
                found.add(file + ": " + lines + " lines");
            }
        }
        assertThat(found).as("files over %d lines: make two", FILE_LINES_MAX).isEmpty();
    }

    @Test
    void methodsAreShort() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            int begin = -1;
            List<Line> lines = code(file);
            for (int i = 0; i < lines.size(); i++) {
                String text = lines.get(i).text();
                if (METHOD.matcher(text).matches() && !text.endsWith(";")) {
                    begin = i;
                } else if (text.equals("    }") && begin >= 0) {
                    if (i - begin + 1 > METHOD_LINES_MAX) {
                        found.add(lines.get(begin).place() + ": " + (i - begin + 1) + " lines");
                    }
                    begin = -1;
                }
            }
        }
        assertThat(found).as("methods over %d lines", METHOD_LINES_MAX).isEmpty();
    }

    @Test
    void linesAreShort() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            for (Line line : code(file)) {
                String text = line.text();
                boolean unbreakable =
                        text.startsWith("import ")
                                || text.contains("://")
                                || LONE_LITERAL.matcher(text).matches();
                if (!unbreakable && text.codePointCount(0, text.length()) > COLUMNS_MAX) {
                    found.add(line.place());
                }
            }
        }
        assertThat(found).as("lines over %d columns", COLUMNS_MAX).isEmpty();
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            for (Line line : code(file)) {
                BANNED.forEach(
                        (pattern, instead) -> {
                            if (pattern.matcher(line.text()).find()) {
                                found.add(line.place() + ": instead, " + instead);
                            }
                        });
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void testsWaitForSomethingInsteadOfSleeping() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            if (file.toString().contains("src/test/")) {
                for (Line line : code(file)) {
                    if (SLEEP.matcher(line.text()).find()) {
                        found.add(line.place() + ": instead, Awaitility");
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources =
                Repository.filesBelow("", ".java").stream()
                        .filter(file -> file.toString().contains("/src/"))
                        .toList();
        assertThat(sources).hasSizeGreaterThan(100);
        return sources;
    }

    /** The lines that aren't inside of a text block, whose form belongs to what is in it. */
    private static List<Line> code(Path file) throws IOException {
        List<Line> code = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        boolean inText = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.split("\"\"\"", -1).length % 2 == 0) {
                inText = !inText;
            } else if (!inText) {
                code.add(new Line(file + ":" + (i + 1), line));
            }
        }
        return code;
    }
}
