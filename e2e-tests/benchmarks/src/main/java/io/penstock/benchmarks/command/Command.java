package io.penstock.benchmarks.command;

import java.util.List;
import java.util.Locale;

/** A benchmark that is run from the command line. */
@FunctionalInterface
public interface Command {

    /** The exit code after a {@link WrongUsageException}. */
    int WRONG_USAGE = 2;

    /**
     * Runs it.
     *
     * @throws WrongUsageException if an argument doesn't work
     */
    void run(Arguments arguments) throws Exception;

    /**
     * Runs one as the process. What is wrong with its arguments is told in a line, and ends the
     * process with {@link #WRONG_USAGE}.
     *
     * @param name of the benchmark
     * @param options the names of its options, without dashes
     * @param arguments as typed
     */
    static void main(String name, List<String> options, String[] arguments, Command command)
            throws Exception {
        Locale.setDefault(Locale.ROOT);
        try {
            command.run(new Arguments(options, arguments));
        } catch (WrongUsageException e) {
            System.err.println("./dev bench " + name + ": " + e.getMessage());
            System.exit(WRONG_USAGE);
        }
    }
}
