package io.penstock.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Panels of bars as SVG, each with a scale of its own. */
public final class BarChart {

    private static final int WIDTH = 900;
    private static final int LABELS = 220;
    private static final int BARS = 480;
    private static final int BAR = 16;
    private static final int STEP = 24;
    private static final int TITLE = 46;
    private static final int MARGIN = 20;

    private final StringBuilder svg = new StringBuilder();
    private int top = MARGIN;

    private BarChart() {}

    /** Draws panels, one below the other. */
    public static String of(List<BarPanel> panels) {
        BarChart chart = new BarChart();
        panels.forEach(chart::panel);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                %s</svg>
                """
                .formatted(WIDTH, chart.top + MARGIN, chart.svg);
    }

    private void panel(BarPanel panel) {
        text(MARGIN, top + 16, "start", "bold", panel.title());
        top += TITLE - 16;
        double most = panel.most();
        double scale = most > 0 ? BARS / most : 0;
        panel.bars().forEach(bar -> bar(bar, scale));
        top += MARGIN;
    }

    private void bar(BarPanel.Bar bar, double scale) {
        int middle = top + BAR / 2;
        text(LABELS - 8, middle + 4, "end", "normal", bar.label());
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                        LABELS,
                        top,
                        Math.max(0, bar.value() * scale),
                        BAR,
                        bar.baseline() ? "#9aa5b1" : "#2f6fb0"));
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#1b1b1b\"/>%n",
                        LABELS + bar.from() * scale,
                        middle,
                        LABELS + bar.to() * scale,
                        middle));
        int end = LABELS + (int) (Math.max(bar.value(), bar.to()) * scale) + 8;
        text(end, middle + 4, "start", "normal", bar.text());
        top += STEP;
    }

    private void text(int x, int y, String anchor, String weight, String text) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>%n",
                        x,
                        y,
                        anchor,
                        weight,
                        escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
