package io.penstock.benchmarks.http;

import io.penstock.benchmarks.system.SystemUnderTest;
import io.penstock.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the command line says.
 *
 * @param root of the repository
 * @param systems names; empty for all
 * @param workloads words; empty for all
 * @param rounds how often each case is measured
 * @param length of each measurement
 * @param warmUp how long a system is loaded before the first
 * @param wrk whether wrk measures, too
 */
record Options(
        Path root,
        List<String> systems,
        List<String> workloads,
        int rounds,
        Duration length,
        Duration warmUp,
        boolean wrk) {

    private static final Set<String> KNOWN =
            Set.of("root", "systems", "workloads", "rounds", "seconds", "warm-up", "cross-check");

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException for what it doesn't know; the message is for whoever typed
     *     it
     */
    static Options parse(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String key = arguments[i].replaceFirst("^--", "");
            if (!KNOWN.contains(key) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "'%s' is unknown or lacks its value".formatted(arguments[i]));
            }
            given.put(key, arguments[i + 1]);
        }
        return new Options(
                Path.of(given.getOrDefault("root", ".")).toAbsolutePath().normalize(),
                words(given, "systems"),
                words(given, "workloads"),
                number(given, "rounds", 5),
                Duration.ofSeconds(number(given, "seconds", 5)),
                Duration.ofSeconds(number(given, "warm-up", 10)),
                crossCheck(given));
    }

    private static List<String> words(Map<String, String> given, String key) {
        String value = given.getOrDefault(key, "");
        return value.isEmpty() ? List.of() : Arrays.asList(value.split(",", -1));
    }

    private static int number(Map<String, String> given, String key, int otherwise) {
        String value = given.getOrDefault(key, Integer.toString(otherwise));
        if (!value.matches("[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException(
                    "--%s %s is not a number from 1 to 99999".formatted(key, value));
        }
        return Integer.parseInt(value);
    }

    private static boolean crossCheck(Map<String, String> given) {
        String value = given.get("cross-check");
        if (value != null && !value.equals("wrk")) {
            throw new IllegalArgumentException("--cross-check only knows wrk");
        }
        return value != null;
    }

    /** Those of them that are asked for. */
    List<SystemUnderTest> chosen(List<SystemUnderTest> all) {
        checkKnown(systems, all.stream().map(SystemUnderTest::name).toList(), "system");
        return all.stream()
                .filter(each -> systems.isEmpty() || systems.contains(each.name()))
                .toList();
    }

    /** Those that are asked for, in their own order. */
    List<Workload> chosenWorkloads() {
        List<Workload> all = List.of(Workload.values());
        checkKnown(workloads, all.stream().map(Workload::word).toList(), "workload");
        return all.stream()
                .filter(each -> workloads.isEmpty() || workloads.contains(each.word()))
                .toList();
    }

    private static void checkKnown(List<String> asked, List<String> known, String kind) {
        for (String each : asked) {
            if (!known.contains(each)) {
                throw new IllegalArgumentException(
                        "no %s '%s'; there are: %s"
                                .formatted(kind, each, String.join(", ", known)));
            }
        }
    }
}
