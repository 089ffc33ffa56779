package io.penstock.runtime.admin;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.ledger.Granularity;
import io.penstock.runtime.ledger.UsageQuery;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The query parameters of a statement. */
final class UsageParameters {

    /** Lines of one statement at the most. */
    static final int LINES_MAX = 100_000;

    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String GROUP_BY = "group-by";
    private static final String GRANULARITY = "granularity";
    private static final String FORMAT = "format";
    private static final Set<String> KNOWN = Set.of(FROM, TO, GROUP_BY, GRANULARITY, FORMAT);

    private final Map<String, String> values;

    /** How a statement is written. */
    enum Format {
        JSON,
        CSV,
        FOCUS
    }

    private UsageParameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads parameters.
     *
     * @throws ProblemException {@code bad-request} for one that is unknown, or is there twice
     */
    static UsageParameters of(MultivaluedMap<String, String> query) {
        query.forEach(
                (name, all) -> {
                    if (!KNOWN.contains(name)) {
                        throw wrong(
                                name,
                                String.join(",", all),
                                "There are from, to, group-by, granularity and format.");
                    }
                    if (all.size() > 1) {
                        throw wrong(name, String.join(",", all), "Write it once.");
                    }
                });
        return new UsageParameters(
                query.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> entry.getValue().getFirst())));
    }

    /** How the statement shall be written; empty when that is left to the header Accept. */
    Optional<Format> format() {
        return value(FORMAT).map(text -> choice(FORMAT, text, Format.class));
    }

    /**
     * What is asked for.
     *
     * @param monthBegin where a time without a begin begins
     * @param namespace the only one that may be seen
     * @throws ProblemException {@code bad-request}
     */
    UsageQuery query(Instant monthBegin, Optional<String> namespace) {
        Instant from = value(FROM).map(text -> time(FROM, text)).orElse(monthBegin);
        Instant to =
                value(TO)
                        .map(text -> time(TO, text))
                        .orElseGet(() -> Granularity.MONTH.next(monthBegin));
        if (!from.isBefore(to)) {
            throw wrong(
                    value(TO).isPresent() ? TO : FROM,
                    value(TO).or(() -> value(FROM)).orElse(""),
                    "The time is from %s to %s; write one that ends later than it begins."
                            .formatted(from, to));
        }
        return new UsageQuery(from, to, namespace, groups(), granularity(), LINES_MAX);
    }

    private Set<UsageQuery.Group> groups() {
        Set<UsageQuery.Group> groups = EnumSet.noneOf(UsageQuery.Group.class);
        for (String name : value(GROUP_BY).orElse("function").split(",", -1)) {
            groups.add(choice(GROUP_BY, name, UsageQuery.Group.class));
        }
        return groups;
    }

    private Granularity granularity() {
        return value(GRANULARITY)
                .map(text -> choice(GRANULARITY, text, Granularity.class))
                .orElse(Granularity.TOTAL);
    }

    /** The problem of a statement with too many lines. */
    static ProblemException tooManyLines(UsageQuery query) {
        return wrong(
                GRANULARITY,
                query.granularity().label(),
                "That makes more than %d lines; ask for less time, longer periods or fewer groups."
                        .formatted(LINES_MAX));
    }

    /** FOCUS wants charge periods inside of billing periods, which are months. */
    static void requirePeriodsInMonths(UsageQuery query) {
        if (query.granularity() == Granularity.TOTAL) {
            throw wrong(
                    GRANULARITY,
                    query.granularity().label(),
                    "With format=focus write hour, day or month.");
        }
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static Instant time(String name, String text) {
        try {
            Instant time =
                    text.contains("T")
                            ? Instant.parse(text)
                            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            if (UsageQuery.isWholeMinute(time)) {
                return time;
            }
        } catch (DateTimeParseException _) {
            // Told below, as is a time that can't be looked up.
        }
        throw wrong(
                name,
                text,
                "Write a day or a whole minute in UTC, e.g. 2026-11-01 or 2026-11-01T08:30:00Z.");
    }

    private static <E extends Enum<E>> E choice(String name, String text, Class<E> type) {
        List<String> all =
                Arrays.stream(type.getEnumConstants())
                        .map(one -> one.name().toLowerCase(Locale.ROOT))
                        .toList();
        int index = all.indexOf(text);
        if (index < 0) {
            throw wrong(name, text, "Use " + String.join(", ", all) + ".");
        }
        return type.getEnumConstants()[index];
    }

    private static ProblemException wrong(String name, String value, String detail) {
        return Problem.ofField(ErrorCode.BAD_REQUEST, name, value, detail).exception();
    }
}
