package dev.assay.eventhub.internal.verify;

import dev.assay.eventhub.internal.statement.Ed25519;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys a receiver trusts, by their ids. Immutable. */
public final class TrustedKeys {

    private final Map<String, PublicKey> keys = new LinkedHashMap<>();

    /** Takes Ed25519 keys. */
    public TrustedKeys(Collection<PublicKey> keys) {
        for (PublicKey key : keys) {
            Ed25519.require(key);
            this.keys.put(Ed25519.keyId(key), key);
        }
    }

    /** Whether no key was given, so that nothing can be verified. */
    boolean isEmpty() {
        return keys.isEmpty();
    }

    boolean knows(String keyId) {
        return keys.containsKey(keyId);
    }

    /** Whether one of these keys made a signature. The id is a hint: the key it names is tried first, then the others. */
    boolean verifies(String keyId, byte[] message, byte[] signature) {
        PublicKey named = keys.get(keyId);
        if (named != null && Ed25519.verify(named, message, signature)) {
            return true;
        }
        List<PublicKey> others = new ArrayList<>(keys.values());
        others.remove(named);
        return others.stream().anyMatch(key -> Ed25519.verify(key, message, signature));
    }
}
