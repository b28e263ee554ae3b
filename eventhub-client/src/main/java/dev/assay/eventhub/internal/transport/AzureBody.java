package dev.assay.eventhub.internal.transport;

import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.internal.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Azure's batch: each event is a JSON string inside of JSON, so its quotes and backslashes count twice. */
public final class AzureBody {

    private static final int AROUND = 256;

    private AzureBody() {}

    /** Several events. */
    public static byte[] batch(List<HubRecord> records, boolean partitionKeys) {
        JsonWriter json = new JsonWriter().array();
        for (HubRecord record : records) {
            json.object().text("Body", new String(EventBody.structured(record), StandardCharsets.UTF_8));
            if (partitionKeys && !record.partitionKey().isEmpty()) {
                json.object("BrokerProperties")
                        .text("PartitionKey", record.partitionKey())
                        .endObject();
            }
            json.endObject();
        }
        return json.endArray().toBytes();
    }

    /** The value of a single event's {@code BrokerProperties} header. */
    public static String brokerProperties(HubRecord record) {
        String json = new String(
                new JsonWriter()
                        .object()
                        .text("PartitionKey", record.partitionKey())
                        .endObject()
                        .toBytes(),
                StandardCharsets.UTF_8);
        StringBuilder ascii = new StringBuilder(json.length());
        json.chars().forEach(c -> {
            if (c < 0x7f) {
                ascii.append((char) c);
            } else {
                ascii.append(String.format(java.util.Locale.ROOT, "\\u%04x", c));
            }
        });
        return ascii.toString();
    }

    /** How large an event gets in a batch, escaped. */
    public static long size(HubRecord record) {
        long size = AROUND + 2L * record.partitionKey().length();
        byte[] event = EventBody.structured(record);
        for (byte b : event) {
            // A control character becomes six; JSON text has none but line ends.
            size += b == '"' || b == '\\' ? 2 : b >= 0 && b < 0x20 ? 6 : 1;
        }
        return size;
    }
}
