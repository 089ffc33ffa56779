package io.penstock.trigger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.spi.TestingCheckpoints;
import io.penstock.trigger.spi.TestingReport;
import io.penstock.trigger.spi.TestingSink;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerAdapterProvider;
import io.penstock.trigger.spi.TriggerConfig;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The adapter in a class loader of its own, as the adapter host gives it one. */
class IsolationIT {

    /** Shows the JDK and the SPI. */
    private static final class Shown extends ClassLoader {

        Shown() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("io.penstock.trigger.spi.")) {
                return IsolationIT.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    @Test
    void itNeedsNothingButItsOwnJars() throws Exception {
        List<URL> jars = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!path.contains("penstock-trigger-spi")) {
                jars.add(Path.of(path).toUri().toURL());
            }
        }
        TestingSink sink = new TestingSink();
        TestingReport report = new TestingReport();
        try (TestingDatabase database = new TestingDatabase();
                URLClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), new Shown())) {
            database.execute(
                    "CREATE TABLE orders (id int PRIMARY KEY)", "INSERT INTO orders VALUES (1)");
            TriggerAdapterProvider provider =
                    ServiceLoader.load(TriggerAdapterProvider.class, loader)
                            .findFirst()
                            .orElseThrow();
            assertThat(provider.getClass()).isNotSameAs(DatabaseAdapterProvider.class);
            TriggerConfig config = new TriggerConfig(database.config("public.orders"), Map.of());
            try (TriggerAdapter adapter = provider.create("default.orders", config)) {
                adapter.check();
                adapter.start(sink, new TestingCheckpoints(), report);
                await().atMost(TestingTrigger.PATIENCE)
                        .untilAsserted(
                                () -> assertThat(sink.events()).as(report.message()).hasSize(1));
            }
        }
    }
}
