package io.penstock.trigger.mqtt;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the little JSON that an event or an answer needs, in ASCII. */
final class Json {

    private Json() {}

    /** An object whose members are lists of texts, in the map's order. */
    static String object(Map<String, List<String>> members) {
        return members.entrySet().stream()
                .map(
                        member ->
                                text(member.getKey())
                                        + ":"
                                        + member.getValue().stream()
                                                .map(Json::text)
                                                .collect(Collectors.joining(",", "[", "]")))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** A text in quotation marks. */
    static String text(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < 0x20 || character > 0x7e) {
                json.append(String.format("\\u%04x", (int) character));
            } else {
                json.append(character);
            }
        }
        return json.append('"').toString();
    }
}
