package dev.assay.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Bars as SVG, readable on light and on dark ground. */
final class Chart {

    private static final int WIDTH = 720;
    private static final int LEFT = 190;
    private static final int RIGHT = 110;
    private static final int ROW = 26;
    private static final int TOP = 52;
    // Beyond this the short bars would be too short to compare, and the scale is logarithmic.
    private static final double WIDE = 30;
    private static final String STYLE = """
            <style>
            text { font: 12px sans-serif; fill: #333 } .title { font-weight: bold } .note { fill: #666 }
            .ours { fill: #1f6fb2 } .theirs { fill: #9aa5b1 } .axis { stroke: #999 }
            @media (prefers-color-scheme: dark) {
            text { fill: #ddd } .note { fill: #aaa } .ours { fill: #7cc0ff } .theirs { fill: #6b7683 } .axis { stroke: #777 }
            }
            </style>
            """;

    private Chart() {}

    /** One bar; ours have a colour of their own. */
    record Bar(String label, double value, boolean ours) {}

    static String bars(String title, String unit, List<Bar> all) {
        List<Bar> bars = all.stream()
                .filter(bar -> Double.isFinite(bar.value()) && bar.value() > 0)
                .toList();
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        double least = bars.stream().mapToDouble(Bar::value).min().orElse(1);
        boolean logarithmic = most / least > WIDE;
        int bottom = TOP + bars.size() * ROW;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH,
                bottom + 12,
                escape(title)));
        svg.append(STYLE);
        svg.append(text("title", 8, 18, title));
        svg.append(text("note", 8, 36, unit + (logarithmic ? ", logarithmic" : "")));
        for (int row = 0; row < bars.size(); row++) {
            Bar bar = bars.get(row);
            int y = TOP + row * ROW;
            double share = logarithmic
                    ? (Math.log(bar.value() / least) + 0.5) / (Math.log(most / least) + 0.5)
                    : bar.value() / most;
            double width = Math.max(1, share * (WIDTH - LEFT - RIGHT));
            svg.append(text("", 8, y + 14, bar.label()));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                    bar.ours() ? "ours" : "theirs",
                    LEFT,
                    y,
                    width,
                    ROW - 8));
            svg.append(text("", (int) (LEFT + width) + 6, y + 14, number(bar.value())));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>%n</svg>%n",
                LEFT,
                TOP - 4,
                LEFT,
                bottom));
        return svg.toString();
    }

    static String number(double value) {
        if (value >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 1 ? "%.2f" : "%.4f", value);
    }

    private static String text(String style, int x, int y, String text) {
        return String.format(
                Locale.ROOT,
                "<text%s x=\"%d\" y=\"%d\">%s</text>%n",
                style.isEmpty() ? "" : " class=\"" + style + "\"",
                x,
                y,
                escape(text));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
