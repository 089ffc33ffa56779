package io.penstock.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts one Penstock server for all tests of a class, with a fresh data directory and a free port,
 * and stops it afterwards. Tests take it as a parameter of type {@link Penstock}.
 *
 * <p>The server's output goes to {@code target/e2e/CLASS-FORK.log}; its tail is printed when a test
 * fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PenstockExtension.class)
@interface PenstockTest {

    /** Configuration of the server, each {@code key=value}. */
    String[] value() default {};

    /** Options of the server's JVM. */
    String[] javaOptions() default {};

    /** Whether it makes the AOT cache of its workers, even if another server has made the same. */
    boolean ownCache() default false;
}
