package io.penstock.runtime.event;

/**
 * The name of a function within its namespace.
 *
 * @param namespace the namespace, {@link #DEFAULT_NAMESPACE} when none is written
 * @param name the name within it
 */
public record FunctionName(String namespace, String name) implements Comparable<FunctionName> {

    /** The namespace of names without one. */
    public static final String DEFAULT_NAMESPACE = "default";

    private static final int LABEL_LENGTH_MAX = 63;

    /** Checks both parts. */
    public FunctionName {
        check(namespace, namespace);
        check(name, name);
    }

    /**
     * Reads {@code name} or {@code namespace.name}.
     *
     * @throws ProblemException {@code bad-name} if it isn't one
     */
    public static FunctionName parse(String text) {
        int dot = text.indexOf('.');
        String namespace = dot < 0 ? DEFAULT_NAMESPACE : text.substring(0, dot);
        String name = text.substring(dot + 1);
        check(text, namespace);
        check(text, name);
        return new FunctionName(namespace, name);
    }

    /** Checks a label, e.g. an alias or a secret's name: {@code [a-z][a-z0-9-]{0,62}}. */
    public static boolean isLabel(String text) {
        if (text.isEmpty() || text.length() > LABEL_LENGTH_MAX || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static void check(String whole, String part) {
        if (!isLabel(part)) {
            throw Problem.ofField(
                            ErrorCode.BAD_NAME,
                            "name",
                            whole,
                            "A name is [a-z][a-z0-9-]{0,62}, optionally with a namespace of the"
                                    + " same form and a dot before it, e.g. 'billing.invoice'.")
                    .exception();
        }
    }

    @Override
    public int compareTo(FunctionName other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** The name as users write it; the default namespace is left out. */
    @Override
    public String toString() {
        return namespace.equals(DEFAULT_NAMESPACE) ? name : namespace + "." + name;
    }
}
