package dev.assay.internal.configuration;

import dev.assay.internal.configuration.read.ReadConfiguration;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source holds against what its manager has: neither what is in force nor what was refused is offered again. One
 * thread.
 */
public final class Offer {

    private final String source;
    private String refused = ""; // the revision refused last, of the newest configuration
    private String appliedRevision = "";
    private String appliedDigest = "";

    /** Nothing is known of the manager yet. */
    public Offer(String source) {
        this.source = source;
    }

    /** Takes note of what the manager says it has and has refused. */
    public void note(ConfigurationRequest request, @Nullable Configuration current) {
        request.refused().ifPresent(refusal -> refused = refusal.revision());
        if (current != null
                && request.applied().filter(current.revision()::equals).isPresent()) {
            appliedRevision = current.revision();
            appliedDigest = current.digest();
        }
    }

    /** Another content is there: what was refused before says nothing about it. */
    public void changed() {
        refused = "";
    }

    /** The answer to a request. */
    public ConfigurationUpdate answer(ConfigurationRequest request, @Nullable Configuration current) {
        if (current == null || current.revision().equals(refused)) {
            return ConfigurationUpdate.unchanged();
        }
        boolean applied = request.applied().filter(current.revision()::equals).isPresent();
        return applied ? ConfigurationUpdate.unchanged() : ConfigurationUpdate.snapshot(current);
    }

    /** Faults of a configuration that its reader does not look for. */
    public List<Fault> faults(ReadConfiguration read) {
        Configuration next = read.configuration();
        List<Fault> faults = new ArrayList<>(Relations.faults(next, read.places(), PlanCheck.INSTANCE));
        if (next.revision().equals(appliedRevision) && !next.digest().equals(appliedDigest)) {
            faults.add(new Fault(
                    "REVISION_REUSED",
                    source + " revision",
                    "is in force with another content; give each content a revision of its own, or none at all"));
        }
        return faults;
    }
}
