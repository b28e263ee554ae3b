package dev.assay.internal.result;

import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultId;
import dev.assay.support.text.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of one offer, however well the sink keeps its contract: none for a result means not taken, of two for one
 * result the weaker counts, and what nobody asked for is passed over.
 */
final class Receipts {

    private static final int MAX_TEXT = 300;

    private final Map<ResultId, Receipt> byId;
    private final String trouble;

    private Receipts(Map<ResultId, Receipt> byId, String trouble) {
        this.byId = byId;
        this.trouble = trouble;
    }

    /**
     * The receipts of a batch if there is one for each result, in the batch's order and without a word, as those of most
     * sinks are; null if they have to be {@linkplain #read read}.
     */
    static Receipt @Nullable [] inOrder(List<Receipt> receipts, List<Held> batch) {
        Receipt[] all;
        try {
            all = receipts.toArray(Receipt[]::new); // once, for the list is the sink's own
        } catch (RuntimeException e) {
            return null;
        }
        if (all.length != batch.size()) {
            return null;
        }
        for (int i = 0; i < all.length; i++) {
            Receipt receipt = all[i];
            if (receipt == null
                    || receipt.reached() == Durability.NONE
                    || receipt.problem().isPresent()
                    || !receipt.id().equals(batch.get(i).result().id())) {
                return null;
            }
        }
        return all;
    }

    static Receipts read(List<Receipt> receipts) {
        Map<ResultId, Receipt> byId = new HashMap<>();
        String trouble = "";
        try {
            for (Receipt receipt : receipts) {
                byId.merge(receipt.id(), receipt, Receipts::weaker);
            }
        } catch (RuntimeException e) { // the list is the sink's own: it may hold null or change meanwhile
            trouble = "the sink's receipts can't be read: " + e.getClass().getSimpleName();
        }
        return new Receipts(byId, trouble);
    }

    /** The receipt of a result that was taken, or null. */
    @Nullable Receipt of(ResultId id) {
        Receipt receipt = byId.get(id);
        if (receipt == null || receipt.reached() == Durability.NONE) {
            return null;
        }
        return receipt.problem().isEmpty()
                ? receipt
                : new Receipt(id, receipt.reached(), receipt.problem().map(text -> Text.line(text, MAX_TEXT)));
    }

    /** What was said of the first that was not taken. */
    String problem(List<Held> batch) {
        for (Held held : batch) {
            ResultId id = held.result().id();
            if (of(id) == null) {
                Receipt receipt = byId.get(id);
                String said = receipt == null ? noReceipt() : receipt.problem().orElse("the sink does not say why");
                return Text.line(said, MAX_TEXT);
            }
        }
        return "";
    }

    private String noReceipt() {
        return trouble.isEmpty() ? "the sink gave no receipt" : trouble;
    }

    private static Receipt weaker(Receipt one, Receipt other) {
        return one.reached().compareTo(other.reached()) <= 0 ? one : other;
    }
}
