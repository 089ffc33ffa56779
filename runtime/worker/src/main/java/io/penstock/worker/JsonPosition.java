package io.penstock.worker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonMappingException;

/** Says where in a JSON text something is wrong, in words for the one who wrote it. */
final class JsonPosition {

    private JsonPosition() {}

    /** Path, line and column as far as they are known, and the problem. */
    static String describe(JacksonException thrown) {
        StringBuilder text = new StringBuilder();
        if (thrown instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            text.append("at ").append(path(mapping)).append(' ');
        }
        JsonLocation location = thrown.getLocation();
        if (location != null && location.getLineNr() > 0) {
            text.append("(line ")
                    .append(location.getLineNr())
                    .append(", column ")
                    .append(location.getColumnNr())
                    .append(") ");
        }
        return text.append(thrown.getOriginalMessage()).toString();
    }

    /** The path in the form of a JSONPath, e.g. {@code $.items[2].price}. */
    private static String path(JsonMappingException thrown) {
        StringBuilder path = new StringBuilder("$");
        for (JsonMappingException.Reference step : thrown.getPath()) {
            if (step.getFieldName() != null) {
                path.append('.').append(step.getFieldName());
            } else {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.toString();
    }
}
