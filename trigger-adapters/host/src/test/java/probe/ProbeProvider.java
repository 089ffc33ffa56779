package probe;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerAdapterProvider;
import io.penstock.trigger.spi.TriggerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Serves the type that a file in its jar names; the word {@code broken} in it throws. */
public final class ProbeProvider implements TriggerAdapterProvider {

    private final String type;

    /** For the service loader. */
    public ProbeProvider() {
        try (InputStream file = ProbeProvider.class.getResourceAsStream("/probe.type")) {
            this.type = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (type.equals("broken")) {
            throw new IllegalStateException("the probe is broken");
        }
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public TriggerAdapter create(String trigger, TriggerConfig config) throws ConfigException {
        int count = (int) config.number("count", 1, 0, 1_000_000);
        int size = (int) config.bytes("size", 1, 0, 32 << 20);
        String task = config.text("do");
        boolean awaits = config.flag("awaits", false);
        return new Probe(type, trigger, task, count, size, awaits);
    }
}
