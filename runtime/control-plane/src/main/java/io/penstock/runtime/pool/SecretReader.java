package io.penstock.runtime.pool;

import io.penstock.runtime.registry.FunctionVersion;
import java.util.Map;

/** Reads the secrets of a function, late: when an instance of it starts. */
@FunctionalInterface
public interface SecretReader {

    /**
     * The values of the secrets that the version's settings name.
     *
     * @throws io.penstock.runtime.event.ProblemException if one of them isn't there any more
     */
    Map<String, String> read(FunctionVersion version);
}
