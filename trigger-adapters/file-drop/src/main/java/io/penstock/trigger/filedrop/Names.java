package io.penstock.trigger.filedrop;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Names of files, made so that every file store takes them and none is taken twice. */
final class Names {

    /** Bytes that a name may have in UTF-8, on every file store of Linux. */
    static final int BYTES_MAX = 255;

    private static final String REASON = ".reason.json";

    private Names() {}

    /** A folder's name for a trigger. */
    static String folder(String trigger) {
        String name = URLEncoder.encode(trigger, StandardCharsets.UTF_8);
        return name.startsWith(".") ? "%2E" + name.substring(1) : name;
    }

    /**
     * Names under which a file may be put away, the nicest first.
     *
     * @param id id of the claim; the last name carries it, so that it is free for sure
     */
    static List<String> candidates(String name, String id) {
        return List.of(
                name,
                suffixed(name, id.substring(0, Math.min(8, id.length()))),
                suffixed(name, id));
    }

    private static String suffixed(String name, String suffix) {
        int dot = name.lastIndexOf('.');
        boolean hasEnding = dot > 0 && name.length() - dot <= 16;
        String stem = hasEnding ? name.substring(0, dot) : name;
        String ending = "-" + suffix + (hasEnding ? name.substring(dot) : "");
        return cut(stem, BYTES_MAX - bytes(ending)) + ending;
    }

    /** The name of the file that says why {@code name} failed. */
    static String reason(String name, String id) {
        return bytes(name) + bytes(REASON) <= BYTES_MAX
                ? name + REASON
                : cut(name, BYTES_MAX - bytes("-" + id + REASON)) + "-" + id + REASON;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String cut(String text, int bytesMax) {
        int end = text.length();
        while (bytes(text.substring(0, end)) > bytesMax) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }
}
