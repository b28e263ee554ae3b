package dev.assay.examples.jars.scan;

import dev.assay.examples.jars.scan.Identity.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

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
        Optional<String> group = value(properties.getProperty("groupId"));
        Optional<String> artifact = value(properties.getProperty("artifactId"));
        Optional<String> version = value(properties.getProperty("version"));
        return artifact.filter(a -> group.isPresent())
                .map(name -> new Identity(group, name, version, Origin.POM_PROPERTIES));
    }

    static List<Identity> manifest(byte[] content) {
        Attributes main;
        try {
            main = new Manifest(new ByteArrayInputStream(content)).getMainAttributes();
        } catch (IOException | IllegalArgumentException e) {
            return List.of(); // hostile or cut off; there is no claim to read
        }
        List<Identity> claims = new ArrayList<>();
        value(main.getValue("Bundle-SymbolicName"))
                .ifPresent(name -> claims.add(new Identity(
                        Optional.empty(),
                        name.split(";", 2)[0].strip(),
                        value(main.getValue("Bundle-Version")),
                        Origin.BUNDLE)));
        value(main.getValue("Implementation-Title"))
                .ifPresent(name -> claims.add(new Identity(
                        Optional.empty(),
                        name,
                        value(main.getValue("Implementation-Version")),
                        Origin.MANIFEST_TITLE)));
        return claims;
    }

    private static Optional<String> value(@Nullable String raw) {
        return Optional.ofNullable(raw).map(String::strip).filter(v -> !v.isEmpty() && v.length() <= MAX_VALUE);
    }
}
