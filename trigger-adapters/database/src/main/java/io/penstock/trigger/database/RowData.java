package io.penstock.trigger.database;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an event says of a row, as JSON texts by column.
 *
 * @param key the primary key
 * @param before what is known of the row before, if anything
 * @param after the row, unless it is gone
 * @param unchanged columns that aren't in {@code after} because they didn't change
 */
record RowData(
        Map<String, String> key,
        Optional<Map<String, String>> before,
        Optional<Map<String, String>> after,
        List<String> unchanged) {

    /** What the rest of an event may need, with room to spare. */
    private static final int FRAME_BYTES = 256 * 1024;

    /**
     * The event's data. If it were too large the largest columns are left out and named.
     *
     * @param operation what happened
     * @param source where and when, as JSON
     * @param bytesMax what the data may have
     */
    byte[] json(Operation operation, String source, int bytesMax) {
        Set<String> omitted = omitted(bytesMax - FRAME_BYTES);
        List<String> members = new ArrayList<>();
        members.add("\"op\":" + ValueJson.text(operation.label()));
        members.add("\"key\":" + object(key, Set.of()));
        members.add("\"before\":" + before.map(row -> object(row, omitted)).orElse("null"));
        members.add("\"after\":" + after.map(row -> object(row, omitted)).orElse("null"));
        if (!unchanged.isEmpty()) {
            members.add("\"unchanged\":" + array(unchanged));
        }
        if (!omitted.isEmpty()) {
            members.add("\"omitted\":" + array(omitted));
        }
        members.add("\"source\":" + source);
        return ("{" + String.join(",", members) + "}").getBytes(StandardCharsets.UTF_8);
    }

    private Set<String> omitted(long room) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        Stream.concat(before.stream(), after.stream())
                .flatMap(row -> row.entrySet().stream())
                .forEach(column -> sizes.merge(column.getKey(), size(column), Long::sum));
        long total = sizes.values().stream().mapToLong(Long::longValue).sum();
        Set<String> omitted = new LinkedHashSet<>();
        List<Map.Entry<String, Long>> largest =
                sizes.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .toList();
        for (Map.Entry<String, Long> column : largest) {
            if (total <= room) {
                break;
            }
            omitted.add(column.getKey());
            total -= column.getValue();
        }
        return omitted;
    }

    private static long size(Map.Entry<String, String> column) {
        return column.getValue().codePoints().mapToLong(RowData::bytes).sum();
    }

    private static int bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    private static String object(Map<String, String> row, Set<String> without) {
        return row.entrySet().stream()
                .filter(column -> !without.contains(column.getKey()))
                .map(column -> ValueJson.text(column.getKey()) + ":" + column.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String array(Iterable<String> names) {
        List<String> texts = new ArrayList<>();
        names.forEach(name -> texts.add(ValueJson.text(name)));
        return "[" + String.join(",", texts) + "]";
    }
}
