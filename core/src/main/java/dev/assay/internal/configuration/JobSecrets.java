package dev.assay.internal.configuration;

import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Population.Selector;
import dev.assay.spi.configuration.SecretReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The secrets that a job's runs may resolve. */
public final class JobSecrets {

    private JobSecrets() {}

    /** The names that a job lists, that its parameters refer to, and that open its subjects. */
    public static Set<String> of(JobSpec job) {
        Set<String> names = new LinkedHashSet<>(job.secrets());
        collect(job.parameters(), names);
        for (Selector selector : job.population().include()) {
            selector.secret().ifPresent(names::add);
        }
        return names;
    }

    private static void collect(Object value, Set<String> names) {
        if (value instanceof SecretReference reference) {
            names.add(reference.name());
        } else if (value instanceof Map<?, ?> map) {
            // Not by its values: a map keeps that view of itself, and there may be a million of these maps.
            map.forEach((key, item) -> collect(item, names));
        } else if (value instanceof List<?> list) {
            list.forEach(item -> collect(item, names));
        }
    }
}
