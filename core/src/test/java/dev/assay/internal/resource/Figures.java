package dev.assay.internal.resource;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Draws the figures of {@code docs/resources.md} from the simulations' own data; fixed seeds give fixed bytes. */
final class Figures {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 260;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final long SEED = 7;

    private Figures() {}

    /** All of them by file name. */
    static Map<String, String> all() {
        Map<String, String> figures = new TreeMap<>();
        int seconds = 400;
        figures.put(
                "resources-starvation.svg",
                figure(
                        "Reserved memory: a run of 600 MiB asks from second 100 on, beside small ones",
                        800,
                        line(
                                "a",
                                "without a hold",
                                SimulatedRuns.starving(SEED, seconds, false).reservedMib(),
                                800),
                        line(
                                "b",
                                "with a hold after 60 s",
                                SimulatedRuns.starving(SEED, seconds, true).reservedMib(),
                                800),
                        seconds));
        figures.put(
                "resources-oscillation.svg",
                figure(
                        "Available memory: runs declare 100 MiB and take 250; below 100 MiB the gate closes",
                        1000,
                        line(
                                "a",
                                "nothing is learned",
                                SimulatedRuns.overuse(SEED, seconds, false).availableMib(),
                                1000),
                        line(
                                "b",
                                "what they take is learned",
                                SimulatedRuns.overuse(SEED, seconds, true).availableMib(),
                                1000),
                        seconds));
        SimulatedRuns.Crowd crowd = SimulatedRuns.crowd(220);
        figures.put(
                "resources-crowd.svg",
                figure(
                        "Sixty runs of 100 MiB within one second on a machine of 1000 MiB",
                        1000,
                        line("a", "reserved", crowd.reservedMib(), 1000),
                        line("b", "taken up", crowd.usedMib(), 1000),
                        220));
        return figures;
    }

    private record Line(String style, String name, String points) {}

    private static Line line(String style, String name, List<Long> values, long most) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    LEFT + (double) i * (WIDTH - LEFT - 20) / values.size(),
                    TOP + (HEIGHT - TOP - 40) * (1 - (double) values.get(i) / most)));
        }
        return new Line(style, name, points.toString().strip());
    }

    private static String figure(String title, long most, Line one, Line other, int seconds) {
        int bottom = HEIGHT - 40;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
                <style>
                text { font: 12px sans-serif; fill: #333 } .axis { stroke: #999 } polyline { fill: none; stroke-width: 1.5 }
                .a { stroke: #c0392b } .b { stroke: #1f6fb2 } text.a { fill: #c0392b; stroke: none } text.b { fill: #1f6fb2; stroke: none }
                @media (prefers-color-scheme: dark) {
                text { fill: #ddd } .axis { stroke: #777 } .a { stroke: #ff8a75 } .b { stroke: #7cc0ff } text.a { fill: #ff8a75 } text.b { fill: #7cc0ff }
                }
                </style>
                <text x="%d" y="16">%s</text>
                <line class="axis" x1="%d" y1="%d" x2="%d" y2="%d"/><line class="axis" x1="%d" y1="%d" x2="%d" y2="%d"/>
                <text x="4" y="%d">%d MiB</text><text x="4" y="%d">0</text><text x="%d" y="%d">%d s</text>
                <polyline class="a" points="%s"/>
                <polyline class="b" points="%s"/>
                <text class="a" x="%d" y="%d">%s</text><text class="b" x="%d" y="%d">%s</text>
                </svg>
                """.formatted(
                        WIDTH,
                        HEIGHT,
                        title,
                        LEFT,
                        title,
                        LEFT,
                        TOP,
                        LEFT,
                        bottom,
                        LEFT,
                        bottom,
                        WIDTH - 20,
                        bottom,
                        TOP + 4,
                        most,
                        bottom,
                        WIDTH - 50,
                        bottom + 16,
                        seconds,
                        one.points(),
                        other.points(),
                        LEFT,
                        HEIGHT - 8,
                        one.name(),
                        LEFT + 260,
                        HEIGHT - 8,
                        other.name());
    }
}
