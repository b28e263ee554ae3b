package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.Population;
import dev.assay.spi.configuration.Population.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code subjects} block: the population a job is about. */
final class Subjects {

    static final Keys<Subjects> KEYS = Keys.<Subjects>of("subjects")
            .key("include", (in, d) -> in.items("a list of subjects", () -> d.add(in, d.include, false)))
            .key("exclude", (in, d) -> in.items("a list of subjects", () -> d.add(in, d.exclude, true)))
            .key("expectAtLeast", (in, d) -> d.expectAtLeast = in.integer(0, 100_000_000))
            .key("labels", (in, d) -> d.labels = in.labels(JobBlock.MAX_LABELS))
            .build();

    static final Keys<Draft> SELECTOR = Keys.<Draft>of("a subject")
            .required("type", (in, d) -> d.type = in.text(Input.NAME))
            .key("uri", (in, d) -> d.uri = in.text(2048))
            .key("glob", (in, d) -> d.glob = in.text(2048))
            .key("secret", (in, d) -> d.secret = in.id())
            .key("reason", (in, d) -> d.reason = in.text(2048))
            .build();

    /** What {@link #SELECTOR} is read into. */
    static final class Draft {
        private @Nullable String type;
        private @Nullable String uri;
        private @Nullable String glob;
        private @Nullable String secret;
        private @Nullable String reason;
    }

    private final List<Selector> include = new ArrayList<>();
    private final List<Selector> exclude = new ArrayList<>();
    private @Nullable Integer expectAtLeast;
    private Map<String, String> labels = Map.of();

    private Subjects() {}

    static Population read(Input in) throws Unreadable {
        Subjects draft = new Subjects();
        KEYS.read(in, draft);
        return new Population(
                draft.include, draft.exclude, draft.expectAtLeast == null ? 0 : draft.expectAtLeast, draft.labels);
    }

    private void add(Input in, List<Selector> to, boolean needsReason) throws Unreadable {
        Draft d = new Draft();
        long begin = in.place();
        int before = in.faultCount();
        SELECTOR.read(in, d);
        if (in.faultCount() > before || d.type == null) {
            return;
        }
        if ((d.uri == null) == (d.glob == null)) {
            in.faultAt(begin, Codes.CONFLICT, "must have either a uri or a glob");
        } else if (needsReason && d.reason == null) {
            in.faultAt(begin, Codes.MISSING_KEY, "reason", "is missing: what is left out says why");
        } else {
            to.add(in.share(new Selector(
                    d.type,
                    Optional.ofNullable(d.uri),
                    Optional.ofNullable(d.glob),
                    Optional.ofNullable(d.secret),
                    Optional.ofNullable(d.reason))));
        }
    }
}
