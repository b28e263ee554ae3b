package dev.assay.eventhub.internal.statement;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.spi.internal.JsonWriter;
import dev.assay.support.io.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps how far a stream has come, so that the next epoch can tell how this one ended. One thread at a time. */
final class HeadFile {

    private static final Logger LOG = LoggerFactory.getLogger(HeadFile.class);
    private static final int MOST_BYTES = 8 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;

    HeadFile(Path file) {
        this.file = file;
    }

    /** What was noted last; empty if nothing was, or it can't be read, which is logged. */
    Optional<ChainHead> read() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it is too large");
            }
            return Optional.of(parse(bytes));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            LOG.warn(
                    "ASSAY-5160 what was noted of the stream's epoch before can't be read, so its end is unknown: {}",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static ChainHead parse(byte[] bytes) throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (!parser.nextToken().isScalarValue()) {
                    throw new IOException("it holds more than texts");
                }
                texts.put(name, parser.getText());
            }
        }
        return new ChainHead(
                texts.getOrDefault("epoch", ""),
                Long.parseLong(texts.getOrDefault("sequence", "")),
                texts.getOrDefault("digest", ""),
                Instant.parse(texts.getOrDefault("at", "")),
                ChainHead.End.valueOf(texts.getOrDefault("end", "")));
    }

    /** Notes. That it can't be noted is logged: the next epoch then knows less. */
    void write(ChainHead head) {
        JsonWriter json = new JsonWriter().object().text("epoch", head.epoch());
        json.number("sequence", head.sequence()).text("digest", head.digest());
        json.text("at", head.at()).text("end", head.end()).endObject();
        try {
            AtomicFiles.write(file, json.toBytes());
        } catch (IOException e) {
            LOG.warn("ASSAY-5161 how far the stream has come can't be noted: {}", e.toString());
        }
    }
}
