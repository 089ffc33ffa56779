package io.penstock.runtime.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How long the periods of a statement are. All are in UTC. */
public enum Granularity {
    /** Hours of the clock. */
    HOUR,
    /** Days of the calendar. */
    DAY,
    /** Months of the calendar. */
    MONTH,
    /** One period for all of the time asked for. */
    TOTAL;

    /** The granularity as it is written: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** When the period began that a time is in. */
    public Instant floor(Instant time) {
        ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
        return switch (this) {
            case HOUR -> utc.truncatedTo(ChronoUnit.HOURS).toInstant();
            case DAY -> utc.truncatedTo(ChronoUnit.DAYS).toInstant();
            case MONTH -> utc.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).toInstant();
            case TOTAL -> Instant.MIN;
        };
    }

    /** When the period ends that begins at a time. */
    public Instant next(Instant begin) {
        ZonedDateTime utc = begin.atZone(ZoneOffset.UTC);
        return switch (this) {
            case HOUR -> utc.plusHours(1).toInstant();
            case DAY -> utc.plusDays(1).toInstant();
            case MONTH -> utc.plusMonths(1).toInstant();
            case TOTAL -> Instant.MAX;
        };
    }

    /** The part of a query's time that is in the same period as a moment of it. */
    public Period period(UsageQuery query, Instant time) {
        Instant begin = floor(time);
        Instant end = this == TOTAL ? Instant.MAX : next(begin);
        return new Period(
                begin.isBefore(query.from()) ? query.from() : begin,
                end.isAfter(query.to()) ? query.to() : end);
    }

    /**
     * A time.
     *
     * @param from its begin
     * @param to its end, which isn't in it any more
     */
    public record Period(Instant from, Instant to) {}
}
