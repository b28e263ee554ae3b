package dev.assay.spi.internal;

import dev.assay.spi.Identity;
import java.util.Map;
import java.util.TreeMap;

/** Who speaks, as every record tells it. */
public final class ProducerJson {

    private static final String VERSION = "assay.version";

    private ProducerJson() {}

    /** Writes it under {@code producer}. */
    public static void write(JsonWriter json, Identity identity) {
        json.object("producer").text("tenant", identity.tenant());
        json.object("agent").text("id", identity.agent()).text("idOrigin", identity.origin());
        json.text("instance", identity.instance());
        String version = identity.application().getOrDefault(VERSION, "unknown");
        json.text("version", version).endObject();
        json.map("host", identity.host());
        Map<String, String> application = new TreeMap<>(identity.application());
        application.remove(VERSION);
        json.map("application", application).endObject();
    }
}
