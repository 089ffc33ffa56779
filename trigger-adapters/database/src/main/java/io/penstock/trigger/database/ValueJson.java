package io.penstock.trigger.database;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Writes a column's value as JSON, without loss: what a JSON number can't say is text.
 *
 * @see <a href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html">Data
 *     type mappings of Debezium</a>
 */
final class ValueJson {

    private static final long MILLIS = 1_000;
    private static final long MICROS = 1_000_000;
    private static final int NANOS_OF_MICRO = 1_000;
    private static final int NANOS_OF_MILLI = 1_000_000;
    private static final long MICROS_OF_DAY = 86_400 * MICROS;

    /** Debezium's words for what PostgreSQL prints. */
    private static final Map<String, String> SPECIAL_NUMBERS =
            Map.of(
                    "NAN", "NaN",
                    "POSITIVE_INFINITY", "Infinity",
                    "NEGATIVE_INFINITY", "-Infinity");

    private ValueJson() {}

    static String of(Schema schema, @Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String meaning = schema.name() == null ? "" : schema.name();
        return switch (meaning) {
            case "io.debezium.data.Json" -> (String) value;
            case "io.debezium.time.Date" -> date(((Number) value).longValue());
            case "io.debezium.time.Time" -> time(((Number) value).longValue() * (MICROS / MILLIS));
            case "io.debezium.time.MicroTime" -> time(((Number) value).longValue());
            case "io.debezium.time.Timestamp" -> {
                long millis = ((Number) value).longValue();
                yield timestamp(
                        Math.floorDiv(millis, MILLIS),
                        (int) Math.floorMod(millis, MILLIS) * NANOS_OF_MILLI);
            }
            case "io.debezium.time.MicroTimestamp" -> {
                long micros = ((Number) value).longValue();
                yield timestamp(
                        Math.floorDiv(micros, MICROS),
                        (int) Math.floorMod(micros, MICROS) * NANOS_OF_MICRO);
            }
            case "io.debezium.data.Bits" ->
                    bits((byte[]) value, Integer.parseInt(schema.parameters().get("length")));
            default -> plain(schema, value);
        };
    }

    private static String plain(Schema schema, Object value) {
        return switch (value) {
            case Float number when !Float.isFinite(number) -> text(number.toString());
            case Double number when !Double.isFinite(number) -> text(number.toString());
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case byte[] bytes -> binary(schema, bytes);
            case ByteBuffer buffer -> {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
                yield binary(schema, bytes);
            }
            case List<?> list ->
                    list.stream()
                            .map(element -> of(schema.valueSchema(), element))
                            .collect(Collectors.joining(",", "[", "]"));
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(
                                    entry ->
                                            text(entry.getKey().toString())
                                                    + ":"
                                                    + of(schema.valueSchema(), entry.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
            case Struct struct -> struct(struct);
            case String word when sourceType(schema).startsWith("NUMERIC") ->
                    text(SPECIAL_NUMBERS.getOrDefault(word, word));
            default -> text(value.toString());
        };
    }

    /** The column's type in PostgreSQL, in upper case; empty inside arrays. */
    private static String sourceType(Schema schema) {
        return schema.parameters() == null
                ? ""
                : schema.parameters().getOrDefault("__debezium.source.column.type", "");
    }

    /** A text in quotes. */
    static String text(String value) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + "\"";
    }

    private static String struct(Struct struct) {
        return struct.schema().fields().stream()
                .map(field -> text(field.name()) + ":" + member(struct, field))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String member(Struct struct, Field field) {
        return of(field.schema(), struct.getWithoutDefault(field.name()));
    }

    /** Types that Debezium doesn't know come as the bytes of their text. */
    private static String binary(Schema schema, byte[] bytes) {
        boolean bytea = sourceType(schema).isEmpty() || sourceType(schema).contains("BYTEA");
        return text(
                bytea
                        ? Base64.getEncoder().encodeToString(bytes)
                        : new String(bytes, StandardCharsets.UTF_8));
    }

    private static String bits(byte[] littleEndian, int length) {
        BitSet set = BitSet.valueOf(littleEndian);
        StringBuilder digits = new StringBuilder();
        for (int i = length - 1; i >= 0; i--) {
            digits.append(set.get(i) ? '1' : '0');
        }
        return text(digits.toString());
    }

    private static String date(long epochDay) {
        return text(LocalDate.ofEpochDay(epochDay).toString());
    }

    /** PostgreSQL has a 24:00:00 that isn't 00:00:00. */
    private static String time(long micros) {
        return text(
                micros == MICROS_OF_DAY
                        ? "24:00:00"
                        : DateTimeFormatter.ISO_LOCAL_TIME.format(
                                LocalTime.ofNanoOfDay(micros * NANOS_OF_MICRO)));
    }

    private static String timestamp(long second, int nano) {
        return text(
                DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                        LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC)));
    }
}
