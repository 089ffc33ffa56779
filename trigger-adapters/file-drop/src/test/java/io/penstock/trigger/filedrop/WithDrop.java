package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A new drop folder for each test. */
abstract class WithDrop {

    @TempDir Path folder;
    Drop drop;

    @BeforeEach
    void open() throws IOException {
        drop = new Drop(folder);
    }

    @AfterEach
    void close() {
        drop.close();
    }
}
