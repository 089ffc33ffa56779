package io.penstock.runtime.registry;

/**
 * What came of putting a trigger.
 *
 * @param trigger as it is now
 * @param effect what has become of it
 */
public record TriggerPut(Trigger trigger, Effect effect) {

    /** What has become of a trigger. */
    public enum Effect {
        NEW,
        CHANGED,
        UNCHANGED
    }
}
