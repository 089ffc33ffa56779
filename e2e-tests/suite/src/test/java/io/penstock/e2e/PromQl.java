package io.penstock.e2e;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus asks for. Reads no more of the language than that takes.
 *
 * @param selectors the metrics, in their order
 * @param groupings labels named by {@code by}, {@code on} and their like
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/basics/">querying</a>
 */
record PromQl(List<Selector> selectors, Set<String> groupings) {

    private static final Pattern TOKEN =
            Pattern.compile(
                    "\"[^\"]*\"|'[^']*'|\\$[A-Za-z_]+|\\d[\\w.]*|[A-Za-z_:][\\w:]*|[!=]~|!=|\\S");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_:][\\w:]*");
    private static final Set<String> GROUPING =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "offset", "bool");

    /**
     * A metric with conditions.
     *
     * @param labels what each label is compared with: a text or a regular expression
     */
    record Selector(String metric, Map<String, String> labels) {}

    /** Reads an expression. */
    static PromQl parse(String expression) {
        Matcher matcher = TOKEN.matcher(expression);
        List<String> tokens = new ArrayList<>();
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        tokens.add("");
        PromQl found = new PromQl(new ArrayList<>(), new TreeSet<>());
        int at = 0;
        while (at < tokens.size() - 1) {
            at = found.read(tokens, at);
        }
        return found;
    }

    /** Reads on from a token and returns where the next one is. */
    private int read(List<String> tokens, int at) {
        String token = tokens.get(at);
        String next = tokens.get(at + 1);
        if (GROUPING.contains(token) && next.equals("(")) {
            int end = at + tokens.subList(at, tokens.size()).indexOf(")");
            tokens.subList(at + 2, end).stream()
                    .filter(each -> NAME.matcher(each).matches())
                    .forEach(groupings::add);
            return end + 1;
        }
        boolean function = next.equals("(") || GROUPING.contains(next);
        if (!NAME.matcher(token).matches() || OPERATORS.contains(token) || function) {
            return at + 1;
        }
        Map<String, String> labels = new LinkedHashMap<>();
        selectors.add(new Selector(token, labels));
        if (!next.equals("{")) {
            return at + 1;
        }
        int end = at + tokens.subList(at, tokens.size()).indexOf("}");
        for (int label = at + 2; label < end; label += 4) {
            String quoted = tokens.get(label + 2);
            labels.put(tokens.get(label), quoted.substring(1, quoted.length() - 1));
        }
        return end + 1;
    }
}
