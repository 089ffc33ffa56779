package io.penstock.trigger.filedrop;

import io.penstock.trigger.spi.AdapterContract;
import io.penstock.trigger.spi.TestingSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract, for each way of claiming files. */
class FileDropIT {

    @Nested
    class InOrderOfNames extends Contract {
        InOrderOfNames() {
            super(Map.of("order", "name"));
        }
    }

    @Nested
    class KeptInPlace extends Contract {
        KeptInPlace() {
            super(Map.of("afterSuccess", "keep"));
        }
    }

    abstract static class Contract extends AdapterContract {

        private final Map<String, Object> more;

        @TempDir Path folder;

        Contract(Map<String, Object> more) {
            this.more = more;
        }

        @Override
        protected TestingSource source() throws IOException {
            Path directory = Files.createDirectory(folder.resolve("in"));
            Map<String, Object> config = new HashMap<>(more);
            config.put("directory", directory.toString());
            config.put("stableFor", "50ms");
            config.put("scanInterval", "500ms");
            return new DirectorySource(directory, config);
        }
    }
}
