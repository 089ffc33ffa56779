package io.penstock.trigger.mqtt;

/** A confidential value that doesn't show itself in logs. */
record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
