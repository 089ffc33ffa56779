package io.penstock.trigger.filedrop;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerConfig;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which files count by their names. Immutable. */
final class NameFilter {

    private static final List<String> UNFINISHED = List.of(".tmp", ".part", ".swp");

    /** The JDK's {@code **} doesn't match these, but a file's name may have them. */
    private static final Pattern LINE_END = Pattern.compile("[\n\r\u0085\u2028\u2029]");

    private final List<PathMatcher> include;
    private final List<PathMatcher> exclude;

    private NameFilter(List<PathMatcher> include, List<PathMatcher> exclude) {
        this.include = List.copyOf(include);
        this.exclude = List.copyOf(exclude);
    }

    static NameFilter read(TriggerConfig config) throws ConfigException {
        return new NameFilter(globs(config, "include"), globs(config, "exclude"));
    }

    private static List<PathMatcher> globs(TriggerConfig config, String field)
            throws ConfigException {
        List<PathMatcher> matchers = new ArrayList<>();
        for (String glob : config.texts(field)) {
            try {
                matchers.addAll(glob(glob));
            } catch (PatternSyntaxException e) {
                throw config.bad(
                        field,
                        glob,
                        "%s. Write globs, e.g. *.csv or in/**.".formatted(e.getDescription()));
            }
        }
        return matchers;
    }

    private static List<PathMatcher> glob(String glob) {
        String plain = LINE_END.matcher(glob).replaceAll(" ");
        if (plain.indexOf('/') < 0) {
            PathMatcher name = matcher(plain);
            return List.of(path -> name.matches(path.getFileName()));
        }
        // So that **/*.csv also is *.csv in the directory itself.
        return plain.startsWith("**/")
                ? List.of(matcher(plain), matcher(plain.substring(3)))
                : List.of(matcher(plain));
    }

    private static PathMatcher matcher(String glob) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    /**
     * Whether a file or folder is never looked at: hidden ones, and files that are being written.
     */
    static boolean isLeftAlone(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(".")
                || UNFINISHED.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    /**
     * Whether the trigger wants the file.
     *
     * @param relative its path below the directory
     */
    boolean wants(Path relative) {
        if (include.isEmpty() && exclude.isEmpty()) {
            return true;
        }
        Path plain = Path.of(LINE_END.matcher(relative.toString()).replaceAll(" "));
        return (include.isEmpty() || include.stream().anyMatch(glob -> glob.matches(plain)))
                && exclude.stream().noneMatch(glob -> glob.matches(plain));
    }
}
