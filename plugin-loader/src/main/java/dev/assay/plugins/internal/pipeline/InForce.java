package dev.assay.plugins.internal.pipeline;

import static dev.assay.plugins.PluginCodes.DUPLICATE_ID;
import static dev.assay.plugins.PluginCodes.KEY_REVOKED;
import static dev.assay.plugins.PluginCodes.PLUGIN_REVOKED;

import dev.assay.plugins.KeyRing;
import dev.assay.plugins.internal.run.LoadedGeneration;
import dev.assay.spi.Reason;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The generations that a loader gave out and that are not unloaded. Thread-safe. */
public final class InForce {

    private static final Logger LOG = LoggerFactory.getLogger(InForce.class);

    private final Set<LoadedGeneration> all = ConcurrentHashMap.newKeySet();

    void add(LoadedGeneration generation) {
        all.removeIf(known -> !known.isInForce());
        all.add(generation);
    }

    /** Revokes what a ring no longer permits. What runs on it is stopped by whoever runs it. */
    public void judge(KeyRing ring) {
        for (LoadedGeneration generation : all) {
            Custody custody = generation.custody();
            ring.revocationOf(custody.id(), custody.version(), custody.sha256().orElse(""), custody.signer())
                    .ifPresent(why -> {
                        LOG.warn("plugin {} is revoked and stopped: {}", generation, why);
                        all.remove(generation);
                        generation.revoke(Reason.of(
                                why.startsWith("key ") ? KEY_REVOKED : PLUGIN_REVOKED,
                                "plugin " + generation + " was stopped: " + why));
                    });
        }
    }

    /**
     * Refuses other bytes under an id and version that is in use: nobody could tell from a result which of the two ran.
     *
     * @throws PluginException {@code DUPLICATE_ID}
     */
    void refuseDouble(String id, String version, String sha256, String source, String plugin) {
        for (LoadedGeneration generation : all) {
            Custody other = generation.custody();
            boolean clash = generation.isInForce()
                    && other.verification() == Custody.Verification.VERIFIED
                    && other.id().equals(id)
                    && other.version().equals(version)
                    && !other.sha256().orElse("").equals(sha256);
            if (clash) {
                throw new PluginException(
                        DUPLICATE_ID,
                        plugin,
                        "plugin " + id + "@" + version + " is in use from "
                                + other.source().orElse("elsewhere")
                                + " with sha256 " + other.sha256().orElse("unknown") + ", and " + source
                                + " gives other bytes (sha256 " + sha256
                                + ") under the same name. Give one of them another id or version, or lock the right one");
            }
        }
    }
}
