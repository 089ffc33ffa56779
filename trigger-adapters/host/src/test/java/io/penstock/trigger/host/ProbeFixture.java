package io.penstock.trigger.host;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A control plane for each test, with a host that has one library: the probe. */
abstract class ProbeFixture {

    TestingControlPlane plane;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        TestingLibrary.probe(folder.resolve("probe.jar"), "probe");
        plane = new TestingControlPlane(folder);
    }

    @AfterEach
    void stop() throws IOException {
        plane.close();
    }
}
