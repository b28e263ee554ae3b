package dev.assay;

import dev.assay.spi.configuration.Configuration;
import java.util.stream.Collectors;

/** Writes the little that test configurations say as a file would say it. */
final class ConfigurationText {

    private ConfigurationText() {}

    static String json(Configuration configuration) {
        String jobs = configuration.jobs().stream()
                .map(job -> "{\"id\":\"" + job.id() + "\",\"plugin\":\"" + job.plugin() + "\",\"title\":\""
                        + job.title() + "\"}")
                .collect(Collectors.joining(","));
        return "{\"apiVersion\":\"assay.dev/v1\",\"revision\":\"" + configuration.revision() + "\",\"jobs\":[" + jobs
                + "]}";
    }

    static String yaml(String revision, String... jobIds) {
        StringBuilder text = new StringBuilder("apiVersion: assay.dev/v1\nrevision: '" + revision + "'\njobs:\n");
        for (String id : jobIds) {
            text.append("- { id: ").append(id).append(", plugin: p }\n");
        }
        return jobIds.length == 0 ? text.append("  []\n").toString() : text.toString();
    }
}
