package io.penstock.runtime.telemetry;

import io.penstock.runtime.event.FunctionName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What functions printed lately, by invocation. In memory and bounded: the oldest invocations are
 * forgotten first, and each keeps only its first lines. Guarded by this object's monitor.
 */
public final class InvocationLogs {

    /** Characters of all lines together. */
    static final long CHARS_MAX = 16L * 1024 * 1024;

    /** Characters of one invocation's lines. */
    static final int INVOCATION_CHARS_MAX = 64 * 1024;

    /** What a line costs besides its text. */
    private static final int LINE_OVERHEAD = 100;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long chars;

    /**
     * A line of output.
     *
     * @param function what printed it, as its worker says; empty when that is gone
     * @param epochMillis when it was written, milliseconds since 1970
     * @param level name of a {@link System.Logger.Level}
     * @param source {@code stdout}, {@code stderr} or the logger's name
     * @param text the line
     */
    public record Line(
            Optional<FunctionName> function,
            long epochMillis,
            String level,
            String source,
            String text) {}

    private static final class Entry {
        private final List<Line> lines = new ArrayList<>();
        private int chars;
    }

    /** Keeps a line, if it belongs to an invocation. */
    public synchronized void add(Line line, String invocationId) {
        if (invocationId.isEmpty()) {
            return;
        }
        Entry entry = entries.computeIfAbsent(invocationId, _ -> new Entry());
        int size = line.text().length() + line.source().length() + LINE_OVERHEAD;
        if (entry.chars + size > INVOCATION_CHARS_MAX) {
            return;
        }
        entry.lines.add(line);
        entry.chars += size;
        chars += size;
        Iterator<Entry> oldest = entries.values().iterator();
        while (chars > CHARS_MAX && oldest.hasNext()) {
            chars -= oldest.next().chars;
            oldest.remove();
        }
    }

    /** The lines of an invocation, in order; empty when it printed nothing or is forgotten. */
    public synchronized List<Line> of(String invocationId) {
        Entry entry = entries.get(invocationId);
        return entry == null ? List.of() : List.copyOf(entry.lines);
    }
}
