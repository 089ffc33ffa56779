package io.penstock.e2e.functions;

import io.penstock.function.Context;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells its {@link Witness} {@code begin}, does what a payload asks for and ends by telling {@code
 * effect}: waits until the file {@code gate} is there, sleeps {@code ms} milliseconds, throws in
 * the first {@code failures} attempts.
 */
final class Recording {

    private final Witness witness = new Witness();

    /** Does it and returns the payload's label. */
    String record(Fields fields, Context context) throws Exception {
        String label = fields.text("label");
        witness.tell("begin", label, context);
        String gate = fields.text("gate");
        while (!gate.isEmpty() && !Files.exists(Path.of(gate))) {
            Thread.sleep(10);
        }
        Thread.sleep(fields.number("ms"));
        if (context.attempt() <= fields.number("failures")) {
            throw new IllegalStateException("attempt " + context.attempt() + " fails on purpose");
        }
        String needs = fields.text("needs");
        if (!needs.isEmpty() && !Files.exists(Path.of(needs))) {
            throw new IllegalStateException("no file " + needs);
        }
        witness.tell("effect", label, context);
        return label;
    }

    /** Something is wrong with what came. */
    void complain(String what, Context context) throws Exception {
        witness.tell("wrong", what, context);
    }
}
