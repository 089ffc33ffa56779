package io.penstock.runtime.limit;

/**
 * How many carriers virtual threads have. In Java 25 one that waits for a class keeps its carrier.
 * Where all carriers wait so, and the lock of the jar is next for a virtual thread without one,
 * nobody goes on: seen with two processors, for which the JVM makes two carriers.
 *
 * @see <a href="https://mail.openjdk.org/pipermail/loom-dev/2025-December/008097.html">loom-dev</a>
 */
public final class Carriers {

    private static final String SETTING = "jdk.virtualThreadScheduler.parallelism";
    private static final int LEAST = 16;

    private Carriers() {}

    /** Sets the number for this JVM, unless it was given. To be called before any such thread. */
    public static void choose() {
        if (System.getProperty(SETTING) == null) {
            System.setProperty(SETTING, Integer.toString(count()));
        }
    }

    /** The option for another JVM on this machine. */
    public static String option() {
        return "-D" + SETTING + "=" + count();
    }

    private static int count() {
        return Math.max(LEAST, Runtime.getRuntime().availableProcessors());
    }
}
