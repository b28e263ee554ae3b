package dev.assay.plugins.internal.trust;

import static dev.assay.plugins.PluginCodes.KEY_EXPIRED;
import static dev.assay.plugins.PluginCodes.KEY_NOT_YET_VALID;
import static dev.assay.plugins.PluginCodes.KEY_REVOKED;
import static dev.assay.plugins.PluginCodes.PLUGIN_REVOKED;
import static dev.assay.plugins.PluginCodes.SIGNATURE_INVALID;
import static dev.assay.plugins.PluginCodes.SIGNATURE_MALFORMED;
import static dev.assay.plugins.PluginCodes.SIGNATURE_MISSING;
import static dev.assay.plugins.PluginCodes.SIGNATURE_SUBJECT_MISMATCH;
import static dev.assay.plugins.PluginCodes.SIGNER_NOT_ALLOWED;
import static dev.assay.plugins.PluginCodes.SIGNER_UNKNOWN;

import dev.assay.plugins.LockedPlugin;
import dev.assay.plugins.TrustPolicy;
import dev.assay.plugins.TrustedKey;
import dev.assay.plugins.internal.text.BlockException;
import dev.assay.spi.Reason;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.text.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says whether somebody who is trusted vouches for bytes. Immutable. */
public final class Judge {

    private final TrustPolicy policy;
    private final Instant now;

    /** Judges by a policy at an instant. */
    public Judge(TrustPolicy policy, Instant now) {
        this.policy = policy;
        this.now = now;
    }

    /**
     * Bytes that are to be judged.
     *
     * @param plugin what messages call it
     * @param id the id under which it is asked for
     * @param version the version that is asked for, if one is
     * @param size how many bytes
     * @param sha256 their digest
     * @param locked the lock entry with the same digest, if there is one
     */
    public record Subject(
            String plugin,
            String id,
            Optional<String> version,
            long size,
            String sha256,
            Optional<LockedPlugin> locked) {}

    /**
     * Who vouches.
     *
     * @param signer the key; empty if none was asked for
     * @param version the version that was signed, if one was
     * @param notices what people should know all the same
     */
    public record Vouched(Optional<String> signer, Optional<String> version, List<Reason> notices) {}

    /** One signature that was not accepted; the higher the rank, the more it tells. */
    private record Refused(int rank, String code, String message) {}

    /**
     * Judges.
     *
     * @param signature the signature file's content; empty if there is none
     * @throws PluginException if nobody vouches
     */
    public Vouched judge(Subject subject, Optional<byte[]> signature) {
        checkRevoked(subject, Optional.empty());
        if (!policy.demandsSignatures()) {
            return new Vouched(Optional.empty(), Optional.empty(), List.of());
        }
        if (signature.isEmpty()) {
            return fromLock(subject);
        }
        SignatureFile file = read(subject, signature.get());
        checkSubject(subject, file.statement());
        List<Refused> refused = new ArrayList<>();
        for (Map.Entry<String, byte[]> one : file.signatures().entrySet()) {
            List<Reason> notices = new ArrayList<>();
            Refused problem = problemOf(subject, file.statement(), one.getKey(), one.getValue(), notices);
            if (problem == null) {
                return new Vouched(
                        Optional.of(one.getKey()), Optional.of(file.statement().version()), List.copyOf(notices));
            }
            refused.add(problem);
        }
        Refused worst = refused.stream()
                .max(Comparator.comparingInt(Refused::rank))
                .orElseThrow(() -> new IllegalStateException("a signature file has signatures"));
        throw new PluginException(worst.code(), subject.plugin(), worst.message());
    }

    /** Whether a signature has to be looked for. */
    public boolean wantsSignature() {
        return policy.demandsSignatures();
    }

    /** Refuses what was revoked, once more when the version and the signer are known. */
    public void checkRevoked(Subject subject, Optional<String> signer) {
        String version = subject.version().orElse("");
        policy.ring()
                .revocationOf(subject.id(), version, subject.sha256(), signer)
                .ifPresent(why -> {
                    throw new PluginException(
                            why.startsWith("key ") ? KEY_REVOKED : PLUGIN_REVOKED,
                            subject.plugin(),
                            "plugin " + subject.plugin() + " may not run: " + why
                                    + ". Use a version that is not affected");
                });
    }

    private Vouched fromLock(Subject subject) {
        Optional<String> signer = subject.locked().flatMap(LockedPlugin::signer);
        Optional<TrustedKey> key = signer.flatMap(id -> policy.ring().find(id));
        if (signer.isEmpty()) {
            throw new PluginException(
                    SIGNATURE_MISSING,
                    subject.plugin(),
                    "plugin " + subject.plugin() + " has to be signed, but there is no " + SignatureFile.SUFFIX
                            + " file beside its jar. Have its author sign it");
        }
        checkRevoked(subject, signer);
        if (key.isEmpty() || !key.get().maySign(subject.id())) {
            throw new PluginException(
                    SIGNER_UNKNOWN,
                    subject.plugin(),
                    "plugin " + subject.plugin() + " was locked as signed by " + signer.get()
                            + ", a key that is not trusted for it any more. Add the key to the ring, or lock again");
        }
        return new Vouched(signer, Optional.empty(), List.of());
    }

    private SignatureFile read(Subject subject, byte[] bytes) {
        try {
            return SignatureFile.parse("signature of " + subject.plugin(), bytes);
        } catch (BlockException e) {
            throw new PluginException(
                    SIGNATURE_MALFORMED,
                    subject.plugin(),
                    e.getMessage() + ". A signature that can't be read is no signature; have the plugin signed again",
                    e);
        }
    }

    private static void checkSubject(Subject subject, Statement signed) {
        boolean same = signed.id().equals(subject.id())
                && subject.version().map(signed.version()::equals).orElse(true)
                && signed.size() == subject.size()
                && signed.sha256().equals(subject.sha256());
        if (!same) {
            throw mismatch(subject, signed.toString());
        }
    }

    /** What to throw when a signature speaks of something else. */
    public static PluginException mismatch(Subject subject, String signed) {
        return new PluginException(
                SIGNATURE_SUBJECT_MISMATCH,
                subject.plugin(),
                "the signature speaks of " + signed + ", but what came is " + subject.id()
                        + subject.version().map(v -> "@" + v).orElse("") + " (" + subject.size() + " bytes, sha256 "
                        + subject.sha256() + "). Put the signature that belongs to these bytes beside them");
    }

    private @Nullable Refused problemOf(
            Subject subject, Statement statement, String keyId, byte[] signed, List<Reason> notices) {
        Optional<String> revoked =
                policy.ring().revocationOf(subject.id(), statement.version(), subject.sha256(), Optional.of(keyId));
        if (revoked.isPresent()) {
            String code = revoked.get().startsWith("key ") ? KEY_REVOKED : PLUGIN_REVOKED;
            return new Refused(6, code, "plugin " + subject.plugin() + " may not run: " + revoked.get());
        }
        Optional<TrustedKey> found = policy.ring().find(keyId);
        if (found.isEmpty()) {
            return new Refused(
                    1,
                    SIGNER_UNKNOWN,
                    "plugin " + subject.plugin() + " is signed by " + keyId
                            + ", which this host does not trust. If you know whose key it is, add it to the key ring;"
                            + " trusted are " + policy.ring().keys().size() + " keys");
        }
        TrustedKey key = found.get();
        if (!Ed25519.verify(Ed25519.publicKey(key.publicKey()), statement.bytes(), signed)) {
            return new Refused(
                    5,
                    SIGNATURE_INVALID,
                    "the signature of plugin " + subject.plugin() + " by " + shown(key) + " is not that key's over "
                            + statement + ". Find out who changed it");
        }
        if (!key.maySign(subject.id())) {
            return new Refused(
                    2,
                    SIGNER_NOT_ALLOWED,
                    "plugin " + subject.plugin() + " is signed by " + shown(key) + ", which may sign " + key.plugins()
                            + " only");
        }
        if (key.notBefore().filter(now::isBefore).isPresent()) {
            return new Refused(
                    3,
                    KEY_NOT_YET_VALID,
                    shown(key) + " holds from " + key.notBefore().get() + " on, and it is " + now
                            + ". See whether this machine's clock is right");
        }
        if (key.notAfter().filter(now::isAfter).isPresent()) {
            String expired = shown(key) + " expired at " + key.notAfter().get();
            boolean locked = subject.locked()
                    .flatMap(LockedPlugin::signer)
                    .map(keyId::equals)
                    .orElse(false);
            if (!locked) {
                return new Refused(
                        4,
                        KEY_EXPIRED,
                        "plugin " + subject.plugin() + " is signed by " + expired
                                + ", and it is not locked. Have it signed by a key that holds");
            }
            notices.add(Reason.of(KEY_EXPIRED, expired + "; the plugin was locked before and stays in use"));
        }
        return null;
    }

    private static String shown(TrustedKey key) {
        return "key " + key.id() + " '" + Text.line(key.label(), 128) + "'";
    }
}
