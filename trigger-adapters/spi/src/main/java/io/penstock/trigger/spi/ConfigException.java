package io.penstock.trigger.spi;

/** A trigger's configuration can't be used. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String value;

    /**
     * What is wrong with a field.
     *
     * @param field path of the field within {@code config}, e.g. {@code tls.caFile}
     * @param value what was written; empty when nothing was, or when it is confidential
     * @param detail what is wrong and what would work, in sentences
     */
    public ConfigException(String field, String value, String detail) {
        super(detail);
        this.field = field;
        this.value = value;
    }

    /** Path of the field within {@code config}. */
    public String field() {
        return field;
    }

    /** What was written. */
    public String value() {
        return value;
    }
}
