package io.penstock.trigger.spi;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as people write them, the same way as in a function's settings. */
final class Quantities {

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})([a-zA-Z]*)");
    private static final long KIB = 1024;

    private Quantities() {}

    static Optional<Long> bytes(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            return Optional.empty();
        }
        long unit =
                switch (amount.group(2)) {
                    case "" -> 1;
                    case "KiB" -> KIB;
                    case "MiB" -> KIB * KIB;
                    case "GiB" -> KIB * KIB * KIB;
                    default -> 0;
                };
        try {
            return unit == 0
                    ? Optional.empty()
                    : Optional.of(Math.multiplyExact(Long.parseLong(amount.group(1)), unit));
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }

    static Optional<Duration> duration(String text) {
        if (text.startsWith("P")) {
            try {
                return Optional.of(Duration.parse(text));
            } catch (DateTimeParseException _) {
                return Optional.empty();
            }
        }
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(amount.group(1));
        try {
            return switch (amount.group(2)) {
                case "ms" -> Optional.of(Duration.ofMillis(number));
                case "s" -> Optional.of(Duration.ofSeconds(number));
                case "m" -> Optional.of(Duration.ofMinutes(number));
                case "h" -> Optional.of(Duration.ofHours(number));
                default -> Optional.empty();
            };
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }

    static String format(long bytes) {
        String[] units = {"GiB", "MiB", "KiB"};
        long unit = KIB * KIB * KIB;
        for (String name : units) {
            if (bytes >= unit && bytes % unit == 0) {
                return bytes / unit + name;
            }
            unit /= KIB;
        }
        return Long.toString(bytes);
    }

    static String format(Duration duration) {
        long millis = duration.toMillis();
        long[] units = {3_600_000, 60_000, 1000};
        String[] names = {"h", "m", "s"};
        for (int i = 0; i < units.length; i++) {
            if (millis >= units[i] && millis % units[i] == 0) {
                return millis / units[i] + names[i];
            }
        }
        return millis + "ms";
    }
}
