package io.penstock.benchmarks;

/** The least a program can do: a process of it is what a start can't be faster than. */
final class BareLine {

    private BareLine() {}

    /** Prints one line. */
    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
