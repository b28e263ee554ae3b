package dev.assay.eventhub.internal.verify;

import java.util.List;
import java.util.Map;

/** What a gap says is missing, in words. */
final class GapRanges {

    private static final int MOST = 3;

    private GapRanges() {}

    static String text(ResultReading gap) {
        StringBuilder text = new StringBuilder();
        if (gap.tree().get("ranges") instanceof List<?> ranges) {
            for (Object each : ranges.subList(0, Math.min(MOST, ranges.size()))) {
                if (each instanceof Map<?, ?> range) {
                    text.append(text.length() == 0 ? "" : "; ")
                            .append("epoch ")
                            .append(range.get("epoch"))
                            .append(Boolean.TRUE.equals(range.get("exact")) ? " #" : " some of #")
                            .append(range.get("first"))
                            .append(" to #")
                            .append(range.get("last"));
                }
            }
            text.append(ranges.size() > MOST ? "; and more" : "");
        }
        return text.toString();
    }
}
