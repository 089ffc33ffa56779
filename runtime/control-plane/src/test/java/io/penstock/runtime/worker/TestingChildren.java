package io.penstock.runtime.worker;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The child processes that live since a test began: those of this JVM, but for the ones that it had
 * then, which may be of a class that ran here before. Right as long as tests of one JVM run one
 * after another.
 */
public final class TestingChildren {

    private final Set<ProcessHandle> earlier;

    private TestingChildren(Set<ProcessHandle> earlier) {
        this.earlier = earlier;
    }

    /** Those that are started from now on. */
    public static TestingChildren fromNow() {
        return new TestingChildren(ProcessHandle.current().children().collect(Collectors.toSet()));
    }

    /** The ones that live now. */
    public List<ProcessHandle> alive() {
        return ProcessHandle.current()
                .children()
                .filter(child -> !earlier.contains(child))
                .toList();
    }
}
