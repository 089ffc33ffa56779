package io.penstock.trigger.filedrop;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerAdapterProvider;
import io.penstock.trigger.spi.TriggerConfig;

/** Serves triggers of type {@code file-drop}. */
public final class FileDropProvider implements TriggerAdapterProvider {

    private final Surroundings surroundings;

    /** For the adapter host. */
    public FileDropProvider() {
        this(Surroundings.system());
    }

    FileDropProvider(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public String type() {
        return "file-drop";
    }

    @Override
    public TriggerAdapter create(String trigger, TriggerConfig config) throws ConfigException {
        return new FileDropAdapter(FileDropConfig.read(trigger, config), surroundings);
    }
}
