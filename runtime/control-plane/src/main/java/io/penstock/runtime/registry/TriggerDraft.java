package io.penstock.runtime.registry;

/**
 * What a trigger shall be.
 *
 * @param name the trigger
 * @param type which kind of adapter serves it, e.g. {@code http}
 * @param function where its events go
 * @param config a JSON object as the type wants it, with its names in order and no white space, so
 *     that equal ones are equal texts; secrets are references
 */
public record TriggerDraft(TriggerName name, String type, FunctionTarget function, String config) {}
