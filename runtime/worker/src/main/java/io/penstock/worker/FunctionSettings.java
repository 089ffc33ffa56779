package io.penstock.worker;

import io.penstock.protocol.ControlFrame.Load;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an instance is built from.
 *
 * @param instanceId the instance
 * @param classPath jars or directories, the main one first
 * @param handler class name or {@code Class::method}; empty to let manifest and services decide
 * @param function the function's full name
 * @param version the version's number, from 1
 * @param env names and values
 * @param secrets values by name
 */
record FunctionSettings(
        long instanceId,
        List<Path> classPath,
        String handler,
        String function,
        int version,
        Map<String, String> env,
        Map<String, String> secrets) {

    FunctionSettings {
        classPath = List.copyOf(classPath);
        env = Map.copyOf(env);
        secrets = Map.copyOf(secrets);
    }

    static FunctionSettings of(Load load) {
        return new FunctionSettings(
                load.instanceId(),
                load.classPath().stream().map(Path::of).toList(),
                load.handler(),
                load.function(),
                load.version(),
                load.env(),
                load.secrets());
    }

    /** Without the secrets' values. */
    @Override
    public String toString() {
        return "FunctionSettings[instanceId="
                + instanceId
                + ", function="
                + function
                + ", version="
                + version
                + "]";
    }
}
