package dev.assay.internal.configuration.read;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Shorthand for tests that read text. */
final class Reading {

    static final String TOP = "apiVersion: assay.dev/v1\nrevision: '1'\n";

    private Reading() {}

    static Configuration yaml(String text) {
        return new ConfigurationReader().read(bytes(text), Format.YAML, "test.yaml");
    }

    static Configuration json(String text) {
        return new ConfigurationReader().read(bytes(text), Format.JSON, "test.json");
    }

    /** The only job of a YAML text that gives the job's keys. */
    static JobSpec job(String keys) {
        return yaml(jobText(keys)).jobs().get(0);
    }

    /** A configuration of one job with these keys beside its id and plugin. */
    static String jobText(String keys) {
        return TOP + "jobs:\n- id: a\n  plugin: p\n" + keys.indent(2);
    }

    static List<Fault> faultsOfJob(String keys) {
        return yamlFaults(jobText(keys));
    }

    static List<Fault> yamlFaults(String text) {
        return faults(new ConfigurationReader(), bytes(text), Format.YAML, "test.yaml");
    }

    static List<Fault> jsonFaults(String text) {
        return faults(new ConfigurationReader(), bytes(text), Format.JSON, "test.json");
    }

    static List<Fault> faults(ConfigurationReader reader, byte[] bytes, Format format, String name) {
        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> reader.read(bytes, format, name));
        return refused == null ? List.of() : refused.faults();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
