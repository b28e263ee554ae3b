package dev.assay.eventhub.internal.outbox;

import dev.assay.spi.result.ResultId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers of the results that were stored last, so that a repeated offer is not stored again. Not thread-safe. */
final class Remembered {

    private static final int MOST = 8_192;

    private final Map<ResultId, Long> numbers = new LinkedHashMap<>();

    void stored(ResultId id, long number) {
        numbers.put(id, number);
        if (numbers.size() > MOST) {
            numbers.remove(numbers.keySet().iterator().next());
        }
    }

    @Nullable Long number(ResultId id) {
        return numbers.get(id);
    }
}
