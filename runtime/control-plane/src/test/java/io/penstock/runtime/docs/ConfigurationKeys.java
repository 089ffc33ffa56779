package io.penstock.runtime.docs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configuration keys that the code reads. */
final class ConfigurationKeys {

    private static final String SOURCES = "runtime/control-plane/src/main/java";
    private static final Pattern SINGLE =
            Pattern.compile("@ConfigProperty\\(\\s*name = \"(penstock\\.[a-z.-]+)\"");

    private ConfigurationKeys() {}

    /** Every key with its default; an empty one for a key without. */
    static Map<String, String> withDefaults() throws IOException {
        Map<String, String> keys = new TreeMap<>();
        for (Path source : Repository.filesBelow(SOURCES, ".java")) {
            String text = Files.readString(source);
            Matcher single = SINGLE.matcher(text);
            while (single.find()) {
                keys.put(single.group(1), "");
            }
            if (text.contains("@ConfigMapping(")) {
                addMapped(keys, type(source));
            }
        }
        return keys;
    }

    private static Class<?> type(Path source) {
        String name =
                Repository.ROOT.resolve(SOURCES).relativize(source).toString().replace('/', '.');
        try {
            return Class.forName(name.substring(0, name.length() - ".java".length()));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static void addMapped(Map<String, String> keys, Class<?> config) {
        String prefix = config.getAnnotation(ConfigMapping.class).prefix();
        for (Method method : config.getDeclaredMethods()) {
            if (!method.isDefault() && !method.isSynthetic()) {
                WithDefault value = method.getAnnotation(WithDefault.class);
                keys.put(prefix + "." + name(method), value == null ? "" : value.value());
            }
        }
    }

    private static String name(Method method) {
        WithName name = method.getAnnotation(WithName.class);
        return name != null
                ? name.value()
                : method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
