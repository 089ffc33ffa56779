package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The threads of a JVM that carry virtual ones. There are more than a small machine has processors,
 * so that those that wait for classes leave some to the others.
 */
final class Carriers {

    /** As many there are at least. */
    static final int MIN = 16;

    private static final Pattern PARALLELISM = Pattern.compile("parallelism = ([0-9]+)");

    private Carriers() {}

    /** How many a process has. */
    static int of(ProcessHandle process) throws Exception {
        Matcher matcher = PARALLELISM.matcher(Jcmd.run(process.pid(), "Thread.vthread_scheduler"));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
