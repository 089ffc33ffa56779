package io.penstock.benchmarks.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A load as it is told to the generator's process, as JSON. One of {@code callers} and {@code
 * perSecond} is 0: JSON has no sealed types.
 *
 * @param body path of the file with the body
 */
record LoadOrder(
        int port,
        List<String> paths,
        Map<String, String> headers,
        String body,
        int callers,
        int perSecond,
        int connections,
        long millis) {

    static LoadOrder of(Target target, Load load, long millis) {
        return switch (load) {
            case Load.Closed closed -> of(target, closed.callers(), 0, closed.callers(), millis);
            case Load.Open open -> of(target, 0, open.perSecond(), open.connections(), millis);
        };
    }

    private static LoadOrder of(
            Target target, int callers, int perSecond, int connections, long millis) {
        return new LoadOrder(
                target.port(),
                target.paths(),
                target.headers(),
                target.body().toString(),
                callers,
                perSecond,
                connections,
                millis);
    }

    Target target() {
        return new Target(port, paths, headers, Path.of(body));
    }

    Load load() {
        return callers > 0 ? new Load.Closed(callers) : new Load.Open(perSecond, connections);
    }
}
