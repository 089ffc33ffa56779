package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** What the heaps of a server's control plane and adapter host hold. */
final class ServerHeaps {

    private final WorkerMemory host;
    private final Penstock server;
    private final long hostBefore;
    private final long controlPlaneBefore;

    private ServerHeaps(WorkerMemory host, Penstock server)
            throws IOException, InterruptedException {
        this.host = host;
        this.server = server;
        hostBefore = host.liveBytes();
        controlPlaneBefore = server.heapBytes();
    }

    /** Those of now, after full collections. */
    static ServerHeaps of(Penstock server) throws IOException, InterruptedException {
        return new ServerHeaps(new WorkerMemory(server.adapterHost().orElseThrow().pid()), server);
    }

    /** How much more they hold than at first, after full collections. */
    Growth growth() throws IOException, InterruptedException {
        return new Growth(host.liveBytes() - hostBefore, server.heapBytes() - controlPlaneBefore);
    }

    /**
     * How much more there is than before.
     *
     * @param host bytes in the adapter host
     * @param controlPlane bytes in the control plane
     */
    record Growth(long host, long controlPlane) {

        void assertLessThan(long bytes) {
            assertThat(host).as("adapter host").isLessThan(bytes);
            assertThat(controlPlane).as("control plane").isLessThan(bytes);
        }

        String text() {
            return "heap grown by %d KiB in the adapter host, %d KiB in the control plane"
                    .formatted(host / 1024, controlPlane / 1024);
        }
    }
}
