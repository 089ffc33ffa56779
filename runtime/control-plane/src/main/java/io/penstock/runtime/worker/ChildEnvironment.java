package io.penstock.runtime.worker;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The environment of child processes: ours holds keys and JVM options. */
final class ChildEnvironment {

    private static final Set<String> PASSED =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR");

    /** Overrides all other locale variables. */
    private static final String LOCALE = "LC_ALL";

    private ChildEnvironment() {}

    /** Leaves what a child may see, with a locale whose file names are UTF-8. */
    static void reduce(Map<String, String> environment) {
        environment.keySet().removeIf(name -> !PASSED.contains(name) && !name.startsWith("LC_"));
        if (!namesAreUtf8(environment)) {
            environment.put(LOCALE, "C.UTF-8");
        }
    }

    /** In another locale Java can't open files whose names aren't ASCII. */
    private static boolean namesAreUtf8(Map<String, String> environment) {
        String locale =
                Stream.of(LOCALE, "LC_CTYPE", "LANG")
                        .map(name -> environment.getOrDefault(name, ""))
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .orElse("");
        return locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
    }
}
