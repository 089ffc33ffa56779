package io.penstock.runtime.delivery;

import io.penstock.runtime.pool.TestingNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One node for all tests of a class. */
abstract class NodeFixture {

    @TempDir private static Path folder;
    static TestingNode node;

    @BeforeAll
    static void startNode() throws Exception {
        node = TestingNode.start(folder);
    }

    @AfterAll
    static void closeNode() throws Exception {
        node.close();
    }
}
