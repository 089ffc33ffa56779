package io.penstock.trigger.spi;

import java.util.ArrayList;
import java.util.List;

/** Keeps what an adapter reports. Safe for several threads. */
public final class TestingReport implements TriggerReport {

    private String state = "";
    private String message = "";
    private long lag = -1;
    private final List<String> states = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();

    @Override
    public synchronized void connected() {
        set("connected", "");
    }

    @Override
    public synchronized void troubled(String text) {
        set("troubled", text);
    }

    @Override
    public synchronized void failed(String text) {
        set("failed", text);
    }

    private void set(String now, String text) {
        state = now;
        message = text;
        states.add(now);
        messages.add(text);
    }

    @Override
    public synchronized void lag(String unit, long amount) {
        lag = amount;
    }

    /** {@code connected}, {@code troubled}, {@code failed}, or empty before the first word. */
    public synchronized String state() {
        return state;
    }

    /** The last message. */
    public synchronized String message() {
        return message;
    }

    /** The message of each state so far, in order; empty without one. */
    public synchronized List<String> messages() {
        return List.copyOf(messages);
    }

    /** All states so far, in order. */
    public synchronized List<String> states() {
        return List.copyOf(states);
    }

    /** The last lag; -1 before the first. */
    public synchronized long lag() {
        return lag;
    }
}
