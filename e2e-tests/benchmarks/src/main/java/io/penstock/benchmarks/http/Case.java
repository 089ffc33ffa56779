package io.penstock.benchmarks.http;

import io.penstock.benchmarks.load.Load;
import io.penstock.benchmarks.workload.Workload;
import java.util.List;

/** A workload under a load: a table of the report. */
record Case(Workload workload, Load load) {

    private static final int CONNECTIONS = 128;

    /** Those of a workload; the first is what systems are warmed up with. */
    static List<Case> of(Workload workload) {
        return switch (workload) {
            case ECHO -> List.of(closed(workload, 32), closed(workload, 1), open(workload, 4000));
            case JSON -> List.of(closed(workload, 32), open(workload, 1000));
            case BINARY -> List.of(closed(workload, 32), open(workload, 50));
            case CPU -> List.of(closed(workload, 32), open(workload, 300));
            case SLEEP -> List.of(closed(workload, 200), open(workload, 1000));
            case MIXED -> List.of(closed(workload, 32));
        };
    }

    private static Case closed(Workload workload, int callers) {
        return new Case(workload, new Load.Closed(callers));
    }

    private static Case open(Workload workload, int perSecond) {
        return new Case(workload, new Load.Open(perSecond, CONNECTIONS));
    }

    String key() {
        return switch (load) {
            case Load.Closed closed -> workload.word() + "-c" + closed.callers();
            case Load.Open open -> workload.word() + "-at-" + open.perSecond();
        };
    }

    String title() {
        return switch (load) {
            case Load.Closed(int callers) when callers == 1 -> workload.title() + ", 1 caller";
            case Load.Closed closed ->
                    "%s, %d callers".formatted(workload.title(), closed.callers());
            case Load.Open open -> "%s, %d a second".formatted(workload.title(), open.perSecond());
        };
    }
}
