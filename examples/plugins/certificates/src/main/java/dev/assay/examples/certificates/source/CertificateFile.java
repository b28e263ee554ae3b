package dev.assay.examples.certificates.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file with certificates of whichever kind it is. */
public final class CertificateFile {

    private static final int JKS = 0xfe;
    private static final int JCEKS = 0xce;
    private static final int DER = 0x30;

    private CertificateFile() {}

    /** What the file holds, as far as it can be read without a password. */
    public static Holding read(Path file) {
        int first = firstByte(file);
        if (first == JKS || first == JCEKS) {
            return KeyStoreFile.read(file, null, false);
        }
        Holding holding = PemFile.read(file);
        // PKCS#12 and a bare certificate begin alike; what is no certificate may be a key store.
        return first == DER && holding.certificates().isEmpty() ? KeyStoreFile.read(file, null, false) : holding;
    }

    private static int firstByte(Path file) {
        if (!Files.isRegularFile(file)) {
            return -1;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.read();
        } catch (IOException e) {
            return -1; // reading it as a whole says why
        }
    }
}
