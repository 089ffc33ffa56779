package io.penstock.runtime.app;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.nativeimage.RuntimeOptions;

/**
 * What of {@code PENSTOCK_JAVA_OPTS} the native form understands: the JVM form gives it to its JVM,
 * which the native one doesn't have.
 *
 * @param properties system properties, of {@code -Dkey=value}
 * @param heapMax bytes, of {@code -Xmx}
 * @param youngMax bytes for new objects, of {@code -Xmn}
 */
record NativeOptions(
        Map<String, String> properties, Optional<Long> heapMax, Optional<Long> youngMax) {

    /** Of the environment, for both forms. */
    static final String VARIABLE = "PENSTOCK_JAVA_OPTS";

    private static final Pattern PROPERTY = Pattern.compile("-D([^=]+)(?:=(.*))?");
    private static final Pattern SIZE = Pattern.compile("-Xm([xn])(\\d{1,12})([kKmMgG]?)");

    /** Copies the properties. */
    NativeOptions {
        properties = Map.copyOf(properties);
    }

    /**
     * Reads options that are separated by spaces.
     *
     * @throws IllegalArgumentException if one isn't known, with those that are
     */
    static NativeOptions parse(String text) {
        Map<String, String> properties = new TreeMap<>();
        Optional<Long> heapMax = Optional.empty();
        Optional<Long> youngMax = Optional.empty();
        for (String option : text.strip().split("\\s+", -1)) {
            Matcher property = PROPERTY.matcher(option);
            Matcher size = SIZE.matcher(option);
            if (property.matches()) {
                String value = property.group(2);
                properties.put(property.group(1), value == null ? "" : value);
            } else if (size.matches()) {
                Optional<Long> bytes = Optional.of(bytes(size.group(2), size.group(3)));
                if (size.group(1).equals("x")) {
                    heapMax = bytes;
                } else {
                    youngMax = bytes;
                }
            } else if (!option.isEmpty()) {
                throw new IllegalArgumentException(
                        VARIABLE
                                + " has '"
                                + option
                                + "'; this is the native form, which knows -Dkey=value, -Xmx"
                                + " and -Xmn");
            }
        }
        return new NativeOptions(properties, heapMax, youngMax);
    }

    /** Sets them for this process, the native form. */
    void apply() {
        properties.forEach(System::setProperty);
        heapMax.ifPresent(bytes -> RuntimeOptions.set("MaxHeapSize", bytes));
        youngMax.ifPresent(bytes -> RuntimeOptions.set("MaxNewSize", bytes));
    }

    private static long bytes(String number, String unit) {
        long factor =
                switch (unit) {
                    case "k", "K" -> 1L << 10;
                    case "m", "M" -> 1L << 20;
                    case "g", "G" -> 1L << 30;
                    default -> 1;
                };
        long count = Long.parseLong(number);
        if (count > Long.MAX_VALUE / factor) {
            throw new IllegalArgumentException(
                    VARIABLE + " has a size of " + number + unit + ", more than there can be");
        }
        return count * factor;
    }
}
