package io.penstock.trigger.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Knows the values that Debezium puts where a large column wasn't changed, and so isn't in the log.
 * They are derived from a text that nobody else knows, so that no real value is taken for one.
 *
 * @param placeholder the text
 */
record Unchanged(String placeholder) {

    boolean is(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case String text -> text.equals(placeholder);
            case byte[] bytes -> isBytes(ByteBuffer.wrap(bytes));
            case ByteBuffer bytes -> isBytes(bytes);
            case Map<?, ?> map -> map.containsKey(placeholder);
            case List<?> list -> isList(list);
            default -> false;
        };
    }

    private boolean isBytes(ByteBuffer bytes) {
        return bytes.equals(StandardCharsets.UTF_8.encode(placeholder));
    }

    private boolean isList(List<?> list) {
        if (list.size() == 1) {
            Object only = list.getFirst();
            return is(only)
                    || UUID.nameUUIDFromBytes(placeholder.getBytes(StandardCharsets.UTF_8))
                            .toString()
                            .equals(only);
        }
        List<Long> numbers = new ArrayList<>();
        for (byte b : placeholder.getBytes(StandardCharsets.UTF_8)) {
            numbers.add((long) b);
        }
        return list.size() == numbers.size()
                && list.stream().allMatch(Number.class::isInstance)
                && list.stream()
                        .map(number -> ((Number) number).longValue())
                        .toList()
                        .equals(numbers);
    }
}
