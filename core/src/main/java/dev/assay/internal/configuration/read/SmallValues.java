package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.ControlReference;
import dev.assay.spi.configuration.Owner;
import dev.assay.spi.configuration.Waiver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Components, owners, controls and waivers. Each reader answers null after a fault. */
final class SmallValues {

    static final List<String> COMPONENT_TYPES =
            List.of("service", "software", "hardware", "network", "policy", "host", "container");

    static final Keys<Draft> COMPONENT = Keys.<Draft>of("a component")
            .required("id", (in, d) -> d.id = in.text(512))
            .required("type", (in, d) -> d.type = in.oneOf(COMPONENT_TYPES))
            .required("title", (in, d) -> d.title = in.text(Input.NAME))
            .key("owner", (in, d) -> d.owner = in.text(Input.NAME))
            .build();

    static final Keys<Draft> OWNER = Keys.<Draft>of("an owner")
            .required("team", (in, d) -> d.id = in.text(Input.NAME))
            .key("contact", (in, d) -> d.title = in.text(512))
            .build();

    static final Keys<Draft> CONTROL = Keys.<Draft>of("a control")
            .required("catalog", (in, d) -> d.type = in.text(Input.NAME))
            .required("id", (in, d) -> d.id = in.text(Input.NAME))
            .key("objective", (in, d) -> d.title = in.text(Input.NAME))
            .key("checks", (in, d) -> d.texts = in.texts(Input.NAME))
            .build();

    static final Keys<Draft> WAIVER = Keys.<Draft>of("a waiver")
            .required("id", (in, d) -> d.id = in.text(Input.NAME))
            .required("check", (in, d) -> d.type = in.text(Input.NAME))
            .key("subject", (in, d) -> d.title = in.text(2048))
            .required("reason", (in, d) -> d.reason = in.text(2048))
            .required("approvedBy", (in, d) -> d.owner = in.text(Input.NAME))
            .key("ticket", (in, d) -> d.ticket = in.text(2048))
            .required("expires", (in, d) -> d.expires = in.instant())
            .build();

    /** What the keys are read into. */
    static final class Draft {
        private @Nullable String id;
        private @Nullable String type;
        private @Nullable String title;
        private @Nullable String owner;
        private @Nullable String reason;
        private @Nullable String ticket;
        private @Nullable Instant expires;
        private List<String> texts = List.of();
    }

    private SmallValues() {}

    static @Nullable AttestedComponent component(Input in) throws Unreadable {
        Draft d = new Draft();
        COMPONENT.read(in, d);
        return d.id == null || d.type == null || d.title == null
                ? null
                : in.share(new AttestedComponent(d.id, d.type, d.title, Optional.ofNullable(d.owner)));
    }

    static @Nullable Owner owner(Input in) throws Unreadable {
        Draft d = new Draft();
        OWNER.read(in, d);
        return d.id == null ? null : in.share(new Owner(d.id, Optional.ofNullable(d.title)));
    }

    static @Nullable ControlReference control(Input in) throws Unreadable {
        Draft d = new Draft();
        CONTROL.read(in, d);
        return d.type == null || d.id == null
                ? null
                : in.share(new ControlReference(d.type, d.id, Optional.ofNullable(d.title), d.texts));
    }

    static @Nullable Waiver waiver(Input in) throws Unreadable {
        Draft d = new Draft();
        WAIVER.read(in, d);
        if (d.id == null || d.type == null || d.reason == null || d.owner == null || d.expires == null) {
            return null;
        }
        return new Waiver(
                d.id,
                d.type,
                Optional.ofNullable(d.title),
                d.reason,
                d.owner,
                Optional.ofNullable(d.ticket),
                d.expires);
    }
}
