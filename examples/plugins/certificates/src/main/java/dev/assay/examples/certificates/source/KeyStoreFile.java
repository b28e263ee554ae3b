package dev.assay.examples.certificates.source;

import dev.assay.examples.certificates.source.FileContent.UnreadableException;
import dev.assay.examples.certificates.source.Holding.Held;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the certificates of a PKCS#12, JKS or JCEKS file. Private keys stay as they are stored: {@code getKey} is never
 * called, so none is ever decrypted.
 */
public final class KeyStoreFile {

    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_CHAIN = 32;

    private KeyStoreFile() {}

    /**
     * Reads a key store.
     *
     * @param password what the store is protected with; without it, what is readable is read and its integrity is not
     *     checked
     * @param trustStore whether what stands alone in it is there to be trusted
     */
    public static Holding read(Path file, char @Nullable [] password, boolean trustStore) {
        String type = "key";
        try {
            byte[] bytes = FileContent.read(file);
            type = type(bytes);
            return new Reader(open(type, bytes, password), trustStore).read(password == null && type.equals("PKCS12"));
        } catch (UnreadableException e) {
            return e.holding();
        } catch (IOException e) {
            return e.getCause() instanceof UnrecoverableKeyException
                    ? Holding.unread(Trouble.WRONG_PASSWORD, "the password does not open it")
                    : Holding.unread(Trouble.UNPARSABLE, "it is no whole " + type + " store");
        } catch (GeneralSecurityException | RuntimeException e) {
            // Providers answer hostile bytes with many a runtime exception; whichever it is, this file can't be read.
            return Holding.unread(Trouble.UNPARSABLE, type + ": " + e.getClass().getSimpleName());
        }
    }

    /** The certificates a store trusts, to check chains against; empty if it can't be read. */
    public static List<X509Certificate> anchors(Path file, char @Nullable [] password) {
        List<X509Certificate> anchors = new ArrayList<>();
        try {
            byte[] bytes = FileContent.read(file);
            KeyStore store = open(type(bytes), bytes, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)
                        && store.getCertificate(alias) instanceof X509Certificate certificate
                        && anchors.size() < MAX_ENTRIES) {
                    anchors.add(certificate);
                }
            }
            return anchors;
        } catch (UnreadableException | IOException | GeneralSecurityException | RuntimeException e) {
            return List.of(); // read() says why; here nothing is trusted
        }
    }

    private static KeyStore open(String type, byte[] bytes, char @Nullable [] password)
            throws IOException, GeneralSecurityException, UnreadableException {
        if (type.isEmpty()) {
            throw new UnreadableException(Trouble.UNPARSABLE, "it is neither PKCS#12 nor JKS nor JCEKS");
        }
        KeyStore store = KeyStore.getInstance(type);
        store.load(new ByteArrayInputStream(bytes), password);
        return store;
    }

    private static String type(byte[] bytes) {
        if (bytes.length < 4) {
            return "";
        }
        int magic = (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        return switch (magic) {
            case 0xfeedfeed -> "JKS";
            case 0xcececece -> "JCEKS";
            default -> bytes[0] == 0x30 ? "PKCS12" : "";
        };
    }

    /** Goes through an opened store. Only PKCS#12 keeps certificates, too, from those without the password. */
    private record Reader(KeyStore store, boolean trustStore) {

        Holding read(boolean locksCertificates) throws GeneralSecurityException {
            List<Held> held = new ArrayList<>();
            List<String> aliases = new ArrayList<>(Collections.list(store.aliases()));
            Collections.sort(aliases);
            boolean privateKeys = false;
            boolean locked = aliases.isEmpty() && locksCertificates;
            int unreadable = 0;
            for (String alias : aliases.subList(0, Math.min(aliases.size(), MAX_ENTRIES))) {
                boolean key = store.isKeyEntry(alias);
                List<X509Certificate> chain = chain(alias, key);
                privateKeys |= key;
                locked |= locksCertificates && key && chain.isEmpty();
                if (!key && chain.isEmpty()) {
                    unreadable++; // an entry under a name by which the store itself can't find it
                }
                try {
                    add(alias, key, chain, held);
                } catch (GeneralSecurityException | RuntimeException e) {
                    unreadable++; // told below, once for the whole store
                }
            }
            return new Holding(held, privateKeys, trouble(aliases.size(), locked, unreadable));
        }

        private Optional<Trouble> trouble(int entries, boolean locked, int unreadable) {
            if (locked) {
                return Optional.of(
                        new Trouble(Trouble.PASSWORD_NEEDED, "without its password not all of it can be read"));
            }
            if (entries > MAX_ENTRIES) {
                return Optional.of(new Trouble(Trouble.TOO_LARGE, "it has more than " + MAX_ENTRIES + " entries"));
            }
            if (unreadable > 0) {
                return Optional.of(new Trouble(Trouble.UNPARSABLE, unreadable + " of its entries can't be read"));
            }
            return entries == 0
                    ? Optional.of(new Trouble(Trouble.NO_CERTIFICATE, "there is no entry in it"))
                    : Optional.empty();
        }

        private void add(String alias, boolean key, List<X509Certificate> chain, List<Held> held)
                throws GeneralSecurityException {
            List<CertificateFacts> facts = new ArrayList<>();
            for (X509Certificate certificate : chain) {
                facts.add(CertificateFacts.of(certificate));
            }
            for (int i = 0; i < facts.size(); i++) {
                Role role = key ? Role.inChain(facts, i) : trustStore ? Role.ANCHOR : Role.alone(facts.get(i));
                held.add(new Held(facts.size() == 1 ? alias : alias + "/" + i, role, facts.get(i)));
            }
        }

        private List<X509Certificate> chain(String alias, boolean key) throws GeneralSecurityException {
            Certificate[] raw =
                    key ? store.getCertificateChain(alias) : new Certificate[] {store.getCertificate(alias)};
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : raw == null ? new Certificate[0] : raw) {
                if (certificate instanceof X509Certificate x509 && chain.size() < MAX_CHAIN) {
                    chain.add(x509);
                }
            }
            return chain;
        }
    }
}
