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
        if (!isId(id)) {
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

    // By hand: plugins that list no checks have one made for each observation.
    private static boolean isId(String id) {
        if (id.isEmpty() || id.length() > 128 || id.charAt(0) < 'a' || id.charAt(0) > 'z') {
            return false;
        }
        for (int i = 1; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    static CheckDescriptor undescribed(String id) {
        return of(id, id);
    }
}
