package dev.assay.internal.configuration.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever comes in, a configuration or a refusal with faults comes out. */
class ReaderLaws {

    private static final String SEED = """
            apiVersion: assay.dev/v1
            revision: "1"
            component: &c { id: "urn:c", type: host, title: "C \\u00e9" }
            labels: { a: b }
            secrets: { s: { from: "file:/x" } }
            defaults: { timeout: PT1M, policies: { retry: { attempts: 2 } } }
            jobs:
              - id: a
                plugin: p
                component: *c
                schedule: { cron: "0 * * * *", zone: UTC, splay: PT1M }
                parameters: { n: 8.10, list: [1, true, { secret: s }], text: |
                    two
                    lines
                  }
            """;

    private static final String JSON_SEED =
            "{\"apiVersion\":\"assay.dev/v1\",\"revision\":\"1\",\"labels\":{\"a\":\"\\u00e9\"},"
                    + "\"jobs\":[{\"id\":\"a\",\"plugin\":\"p\",\"schedule\":{\"every\":\"PT1H\"},\"parameters\":{\"n\":[1,2.50,"
                    + "true,{\"secret\":\"s\"}]}},{\"id\":\"b\",\"plugin\":\"p\"}],\"defaults\":{\"timeout\":\"PT1M\"}}";

    @Property
    void anyBytes(@ForAll byte[] bytes) {
        readsOrRefuses(bytes, Format.JSON);
        readsOrRefuses(bytes, Format.YAML);
    }

    @Property
    void textWithSomeBytesChanged(@ForAll Random random, @ForAll @IntRange(min = 1, max = 6) int changes) {
        readsOrRefuses(mutated(SEED, random, changes), Format.YAML);
        readsOrRefuses(mutated(JSON_SEED, random, changes), Format.JSON);
        readsOrRefuses(mutated(JSON_SEED, random, changes), Format.YAML);
    }

    @Property
    void textThatEndsAnywhere(@ForAll @IntRange(min = 0, max = 700) int length) {
        byte[] yaml = Reading.bytes(SEED);
        byte[] json = Reading.bytes(JSON_SEED);
        readsOrRefuses(java.util.Arrays.copyOf(yaml, Math.min(length, yaml.length)), Format.YAML);
        readsOrRefuses(java.util.Arrays.copyOf(json, Math.min(length, json.length)), Format.JSON);
    }

    @Property
    void readingTwiceGivesTheSame(@ForAll Random random) {
        byte[] bytes = mutated(JSON_SEED, random, 1);
        assertThat(outcome(bytes)).isEqualTo(outcome(bytes));
    }

    private static byte[] mutated(String seed, Random random, int changes) {
        byte[] bytes = Reading.bytes(seed);
        byte[] frequent = Reading.bytes("{}[]:,\"'&*!|>%@`#-\n\t\\ 0a~");
        for (int i = 0; i < changes; i++) {
            boolean any = random.nextInt(4) == 0;
            bytes[random.nextInt(bytes.length)] =
                    any ? (byte) random.nextInt(256) : frequent[random.nextInt(frequent.length)];
        }
        return bytes;
    }

    private static void readsOrRefuses(byte[] bytes, Format format) {
        try {
            Configuration configuration = new ConfigurationReader().read(bytes, format, "any");
            assertThat(configuration.revision()).isNotBlank();
        } catch (ConfigurationException refused) {
            assertThat(refused.faults()).isNotEmpty();
            assertThat(refused.getCause()).isNull();
        }
    }

    private static String outcome(byte[] bytes) {
        try {
            Configuration configuration = new ConfigurationReader().read(bytes, Format.JSON, "any");
            return configuration.digest() + configuration.jobs();
        } catch (ConfigurationException refused) {
            return refused.faults().toString();
        }
    }
}
