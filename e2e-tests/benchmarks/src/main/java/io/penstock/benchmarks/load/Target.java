package io.penstock.benchmarks.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is asked: a server on the loopback, with POST.
 *
 * @param port of the server
 * @param paths one after another, and from the beginning again; at least one
 * @param headers of each request, besides those of HTTP itself
 * @param body file with the body of each request
 */
public record Target(int port, List<String> paths, Map<String, String> headers, Path body) {

    public Target {
        paths = List.copyOf(paths);
        headers = Map.copyOf(headers);
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("a target without a path");
        }
    }
}
