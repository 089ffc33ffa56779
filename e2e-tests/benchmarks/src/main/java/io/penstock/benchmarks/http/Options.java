package io.penstock.benchmarks.http;

import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.command.WrongUsageException;
import io.penstock.benchmarks.system.SystemUnderTest;
import io.penstock.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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

    /** Their names. */
    static final List<String> NAMES =
            List.of("systems", "workloads", "rounds", "seconds", "warm-up", "cross-check", "root");

    /** Copies the lists. */
    Options {
        systems = List.copyOf(systems);
        workloads = List.copyOf(workloads);
    }

    /**
     * Reads them.
     *
     * @throws WrongUsageException for a value that doesn't work
     */
    static Options of(Arguments arguments) {
        return new Options(
                Path.of(arguments.text("root", ".")).toAbsolutePath().normalize(),
                arguments.words("systems"),
                arguments.words("workloads"),
                arguments.number("rounds", 5, 1),
                Duration.ofSeconds(arguments.number("seconds", 5, 1)),
                Duration.ofSeconds(arguments.number("warm-up", 25, 1)),
                crossCheck(arguments.text("cross-check", "")));
    }

    private static boolean crossCheck(String value) {
        if (!value.isEmpty()) {
            Arguments.checkAmong("cross-check", value, List.of("wrk"));
        }
        return !value.isEmpty();
    }

    /** Those of them that are asked for. */
    List<SystemUnderTest> chosen(List<SystemUnderTest> all) {
        checkAmong("systems", systems, all.stream().map(SystemUnderTest::name).toList());
        return all.stream()
                .filter(each -> systems.isEmpty() || systems.contains(each.name()))
                .toList();
    }

    /** Those that are asked for, in their own order. */
    List<Workload> chosenWorkloads() {
        List<Workload> all = List.of(Workload.values());
        checkAmong("workloads", workloads, all.stream().map(Workload::word).toList());
        return all.stream()
                .filter(each -> workloads.isEmpty() || workloads.contains(each.word()))
                .toList();
    }

    private static void checkAmong(String name, List<String> asked, List<String> known) {
        asked.forEach(each -> Arguments.checkAmong(name, each, known));
    }
}
