package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.EventHandler;
import java.util.Map;
import java.util.Objects;

/** A {@link Recording} of the column {@code text} of each row that was written. */
public final class RowRecorder implements EventHandler<Map<String, Object>> {

    private final Recording recording = new Recording();

    @Override
    public String handle(Event<Map<String, Object>> event, Context context) throws Exception {
        Map<String, Object> change = Objects.requireNonNull(event.data());
        Map<?, ?> row = (Map<?, ?>) Objects.requireNonNull(change.get("after"));
        return recording.record(Fields.of(String.valueOf(row.get("text"))), context);
    }
}
