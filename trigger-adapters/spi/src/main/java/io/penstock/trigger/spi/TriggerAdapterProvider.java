package io.penstock.trigger.spi;

/**
 * Serves one kind of trigger. Needs a public constructor without parameters and a line in {@code
 * META-INF/services/io.penstock.trigger.spi.TriggerAdapterProvider}. Safe for several threads.
 */
public interface TriggerAdapterProvider {

    /**
     * The {@code type} that triggers name: {@code [a-z][a-z0-9-]{0,62}}. The first adapter with a
     * type has it; {@code http} belongs to the control plane.
     */
    String type();

    /**
     * Reads a trigger's configuration. Does no I/O; {@link TriggerAdapter#check} does.
     *
     * @param trigger the trigger's full name; what an adapter makes at its source should carry it
     * @param config what the trigger's author wrote; fields that aren't asked for are refused
     *     afterwards
     * @return a new adapter in state New
     * @throws ConfigException naming a field that can't be used; it becomes the answer to {@code
     *     PUT}
     */
    TriggerAdapter create(String trigger, TriggerConfig config) throws ConfigException;
}
