package dev.assay.eventhub.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.eventhub.internal.statement.GoldenStream;
import dev.assay.eventhub.internal.statement.OtherEyes;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.ResultEncoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Our reading of our schemas is the reading of a validator that somebody else wrote. */
class JsonSchemaTest {

    private static final List<HubRecord> RECORDS = GoldenStream.records(Optional.empty());

    @Property(tries = 120)
    void bothJudgeWhatWasChangedAtRandomAlike(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        HubRecord record = RECORDS.get(random.nextInt(RECORDS.size()));
        String schema = switch (record.kind()) {
            case RESULT -> ResultEncoder.schema();
            case CHECKPOINT -> OtherEyes.resource("/dev/assay/eventhub/checkpoint-v1.schema.json");
            case GAP -> OtherEyes.resource("/dev/assay/eventhub/gap-v1.schema.json");
        };
        JsonNode predicate = OtherEyes.predicate(record);
        for (int i = random.nextInt(3); i > 0; i--) {
            change(predicate, random);
        }

        List<String> theirs = OtherEyes.faults(schema, predicate);
        byte[] bytes = predicate.toString().getBytes(StandardCharsets.UTF_8);
        List<String> ours = read(schema).faults(new Json(1 << 20, 100_000).tree(bytes));

        assertThat(ours.isEmpty()).as("%s%n%s%n%s", predicate, ours, theirs).isEqualTo(theirs.isEmpty());
    }

    @Test
    void aSchemaThatWantsMoreThanIsKnownIsRefused() {
        assertThatThrownBy(() -> read("{\"properties\":{\"a\":{\"uniqueItems\":true}}}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("uniqueItems");
    }

    @Test
    void whatIsTooDeepTooManyOrTooLargeIsNotRead() {
        Json json = new Json(1_000, 100);

        assertThatThrownBy(() -> json.tree(bytes("[".repeat(101) + "]".repeat(101))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> json.tree(bytes("[1" + ",1".repeat(100) + "]")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> json.tree(bytes("\"" + "x".repeat(1_001) + "\"")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> json.tree(bytes("1e999999999"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> json.tree(bytes("{\"a\":1,\"a\":2}"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> json.tree(bytes("1 2"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> json.tree(bytes(""))).isInstanceOf(IOException.class);
    }

    private static void change(JsonNode root, Random random) {
        List<JsonNode> inner = new ArrayList<>();
        gather(root, inner);
        JsonNode node = inner.get(random.nextInt(inner.size()));
        if (node instanceof ObjectNode object && object.size() > 0) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(6)) {
                case 0 -> object.remove(name);
                case 1 -> object.put(name, "x");
                case 2 -> object.put(name, -1);
                case 3 -> object.put(name, "");
                case 4 -> object.put("more", 1.5);
                default -> object.set(name, object.deepCopy());
            }
        } else if (node instanceof ArrayNode array) {
            array.add("INCONCLUSIVE");
        }
    }

    private static void gather(JsonNode node, List<JsonNode> into) {
        if (node.isContainerNode()) {
            into.add(node);
            node.forEach(each -> gather(each, into));
        }
    }

    private static JsonSchema read(String schema) throws IOException {
        return JsonSchema.read(new ByteArrayInputStream(bytes(schema)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
