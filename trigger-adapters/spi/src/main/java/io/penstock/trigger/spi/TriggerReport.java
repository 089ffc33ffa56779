package io.penstock.trigger.spi;

/**
 * What users see of a trigger in its status. Safe for several threads; the last word counts.
 * Messages are sentences for the trigger's author and never have credentials in them.
 */
public interface TriggerReport {

    /** The source is there and listened to. */
    void connected();

    /**
     * The source is away or something isn't as it should be; the adapter goes on trying.
     *
     * @param message what, and what to do about it if one can
     */
    void troubled(String message);

    /**
     * The adapter has stopped, and somebody has to do something before it can go on: it isn't
     * started again before the trigger is put or resumed.
     *
     * @param message what happened and what to do
     */
    void failed(String message);

    /**
     * How far the trigger is behind its source.
     *
     * @param unit of the amount, {@code bytes} or {@code events}; always the same for an adapter
     * @param amount zero or more
     */
    void lag(String unit, long amount);
}
