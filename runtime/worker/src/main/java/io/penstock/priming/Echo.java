package io.penstock.priming;

import io.penstock.function.Context;
import io.penstock.function.Handler;
import java.util.Map;

/** Answers with what it got. */
public final class Echo implements Handler<Map<String, Object>, Map<String, Object>> {

    /** An echo. */
    public Echo() {}

    @Override
    public Map<String, Object> handle(Map<String, Object> input, Context context) {
        return input;
    }
}
