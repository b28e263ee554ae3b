package dev.assay.plugins;

import dev.assay.plugins.internal.trust.Ed25519;
import dev.assay.plugins.internal.trust.SignatureFile;
import dev.assay.plugins.internal.trust.Statement;
import dev.assay.support.io.Digests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;

/** A plugin author's key in a test. */
final class Signing {

    final KeyPair pair = Ed25519.generate();
    final TrustedKey trusted = TrustedKey.of(Ed25519.base64(pair.getPublic()), "test author");
    final String id = trusted.id();

    KeyRing ring() {
        return KeyRing.empty().with(trusted);
    }

    byte[] signature(String plugin, String version, byte[] jar) {
        return signature(new Statement(plugin, version, jar.length, Digests.sha256(jar)));
    }

    byte[] signature(Statement statement) {
        return new SignatureFile(statement, Map.of(id, Ed25519.sign(pair.getPrivate(), statement.bytes()))).print();
    }

    /** Puts a signature beside a jar. */
    void sign(Path jar, String plugin, String version) throws Exception {
        Files.write(Path.of(jar + ".sig"), signature(plugin, version, Files.readAllBytes(jar)));
    }
}
