package io.penstock.e2e.functions;

/** Methods without any SDK type, named as {@code Plain::reverse}. */
public final class Plain {

    /** The text backwards. */
    public String reverse(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    /** Always the same. */
    public String constant() {
        return "constant";
    }
}
