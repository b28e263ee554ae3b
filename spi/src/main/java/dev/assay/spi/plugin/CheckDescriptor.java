package dev.assay.spi.plugin;

import dev.assay.spi.configuration.ControlReference;
import dev.assay.spi.configuration.Severity;
import java.util.List;
import java.util.Objects;

/**
 * A check as its plugin describes it.
 *
 * @param id stable over versions: a lower-case letter, then letters, digits, dots, dashes and underscores
 * @param title what holds when it is satisfied
 * @param severity how bad it is if it is not
 * @param controls what it speaks for unless a job says otherwise
 * @param remediation what to do if it is not satisfied, possibly empty
 * @param href where more is written about it, possibly empty
 */
public record CheckDescriptor(
        String id, String title, Severity severity, List<ControlReference> controls, String remediation, String href) {

    /** Checks the id and copies the controls. */
    public CheckDescriptor {
        if (!id.matches("[a-z][a-z0-9._-]{0,127}")) {
            throw new IllegalArgumentException(
                    "a check id is a lower-case letter, then letters, digits, '.', '-' and '_',"
                            + " at most 128 characters, such as sshd.permit-root-login");
        }
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(remediation, "remediation");
        Objects.requireNonNull(href, "href");
        controls = List.copyOf(controls);
    }

    /** A check of medium severity without controls. */
    public static CheckDescriptor of(String id, String title) {
        return new CheckDescriptor(id, title, Severity.MEDIUM, List.of(), "", "");
    }

    static CheckDescriptor undescribed(String id) {
        return of(id, id);
    }
}
