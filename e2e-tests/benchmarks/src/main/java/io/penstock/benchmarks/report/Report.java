package io.penstock.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one run of a benchmark found.
 *
 * @param name of the benchmark, also of its files
 * @param ranOn hardware, system and versions, a line each
 * @param notes what a reader must know to read the figures, a sentence each
 * @param comparisons what was found, in the order it is shown
 * @param targets what was promised of it, in the order it is shown; shown only if there are any
 */
public record Report(
        String name,
        List<String> ranOn,
        List<String> notes,
        List<Comparison> comparisons,
        List<Target> targets) {

    public Report {
        ranOn = List.copyOf(ranOn);
        notes = List.copyOf(notes);
        comparisons = List.copyOf(comparisons);
        targets = List.copyOf(targets);
    }

    /** All of it as Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder("## " + name + "\n\n");
        ranOn.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append('\n');
        notes.forEach(line -> text.append(line).append('\n'));
        comparisons.forEach(each -> text.append('\n').append(MarkdownTable.of(each)));
        if (!targets.isEmpty()) {
            text.append("\n### Targets\n\n").append(Target.table(targets));
        }
        return text.toString();
    }

    private List<BarPanel> panels() {
        return comparisons.stream().flatMap(each -> each.panel().stream()).toList();
    }

    /**
     * Writes {@code NAME.md}, {@code NAME.json} and {@code NAME.svg} into a directory, and prints
     * the first.
     */
    public void publish(Path directory, PrintStream out) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name + ".md"), markdown());
        Files.writeString(directory.resolve(name + ".json"), JsonDocument.of(this));
        Files.writeString(directory.resolve(name + ".svg"), BarChart.of(panels()));
        out.println();
        out.print(markdown());
        out.printf("%nWritten to %s, .json and .svg%n", directory.resolve(name + ".md"));
    }
}
