package dev.assay.examples.jars.scan;

import dev.assay.examples.jars.scan.Identity.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Reads the claims in {@code pom.properties} and the manifest. Text nobody can make sense of is no claim. */
final class Metadata {

    static final int MAX_POM_PROPERTIES = 16 << 10;
    static final int MAX_MANIFEST = 1 << 20;
    private static final int MAX_VALUE = 256;

    private Metadata() {}

    static Optional<Identity> pomProperties(byte[] content) {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(content));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // a broken \\u escape; there is no claim to read
        }
        Optional<String> group = value(Optional.ofNullable(properties.getProperty("groupId")));
        Optional<String> artifact = value(Optional.ofNullable(properties.getProperty("artifactId")));
        Optional<String> version = value(Optional.ofNullable(properties.getProperty("version")));
        return artifact.filter(a -> group.isPresent())
                .map(name -> new Identity(group, name, version, Origin.POM_PROPERTIES));
    }

    static List<Identity> manifest(byte[] content) {
        ManifestHead head = ManifestHead.parse(content);
        List<Identity> claims = new ArrayList<>();
        value(head.value("Bundle-SymbolicName"))
                .ifPresent(name -> claims.add(new Identity(
                        Optional.empty(),
                        name.split(";", 2)[0].strip(),
                        value(head.value("Bundle-Version")),
                        Origin.BUNDLE)));
        value(head.value("Implementation-Title"))
                .ifPresent(name -> claims.add(new Identity(
                        Optional.empty(), name, value(head.value("Implementation-Version")), Origin.MANIFEST_TITLE)));
        return claims;
    }

    private static Optional<String> value(Optional<String> raw) {
        return raw.map(String::strip).filter(v -> !v.isEmpty() && v.length() <= MAX_VALUE);
    }
}
