package dev.assay.internal.secret;

import dev.assay.spi.Reasons;
import dev.assay.spi.Secret;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.result.SecretUse;
import dev.assay.support.text.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The secrets of one attempt: those that its job lists, fetched when it starts and wiped when it ends.
 *
 * <p>Thread-safe once made.
 */
public final class RunSecrets implements AutoCloseable {

    /** A secret that the job does not list, or that its configuration does not declare. */
    public static final String SECRET_NOT_PERMITTED = "SECRET_NOT_PERMITTED";

    private static final RunSecrets NONE = new RunSecrets(Map.of(), List.of());

    private final Map<String, Secret> secrets;
    private final List<SecretUse> uses;
    private final Redactor redactor;

    private RunSecrets(Map<String, Secret> secrets, List<SecretUse> uses) {
        this.secrets = secrets;
        this.uses = uses;
        this.redactor = Redactor.of(secrets.values());
    }

    /** No secrets. */
    public static RunSecrets none() {
        return NONE;
    }

    /**
     * Fetches all secrets of an attempt, on its own thread. May block.
     *
     * @param listed the names that the job lists
     * @param declared what the configuration declares and the host permits
     * @throws PluginException {@code SECRET_NOT_PERMITTED} or {@code SECRET_UNAVAILABLE}; all that were fetched before
     *     are wiped
     * @throws InterruptedException if the thread was interrupted meanwhile
     */
    public static RunSecrets open(SecretReader reader, Set<String> listed, Map<String, SecretDeclaration> declared)
            throws InterruptedException {
        if (listed.isEmpty()) {
            return none();
        }
        Map<String, Secret> secrets = new LinkedHashMap<>();
        List<SecretUse> uses = new ArrayList<>();
        boolean complete = false;
        try {
            for (String name : listed) {
                SecretDeclaration declaration = declared.get(name);
                if (declaration == null) {
                    throw notPermitted(name, "it is not declared, or the host does not permit it");
                }
                Secret secret = reader.read(declaration);
                // Under the declared name, whatever its store calls it: that is what redaction writes.
                secrets.put(name, renamed(name, secret));
                uses.add(new SecretUse(name, declaration.from(), Text.line(secret.version(), 128)));
            }
            RunSecrets opened = new RunSecrets(secrets, List.copyOf(uses));
            complete = true;
            return opened;
        } catch (SecretUnavailableException e) {
            throw new PluginException(Reasons.SECRET_UNAVAILABLE, "secret", String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new PluginException(
                    Reasons.SECRET_UNAVAILABLE,
                    "secret",
                    "a host's resolver gave a secret that is closed; it must give a new one each time");
        } finally {
            if (!complete) {
                secrets.values().forEach(Secret::close);
            }
        }
    }

    private static Secret renamed(String name, Secret secret) {
        if (secret.name().equals(name)) {
            return secret;
        }
        char[] value = secret.chars();
        secret.close();
        Secret renamed = Secret.of(name, secret.version(), value);
        Arrays.fill(value, '\0');
        return renamed;
    }

    /**
     * A secret.
     *
     * @throws PluginException {@code SECRET_NOT_PERMITTED} if the job does not list it
     */
    public Secret secret(String name) {
        Secret secret = secrets.get(name);
        if (secret == null) {
            throw notPermitted(
                    Text.line(name, 128), "the job does not list it; add it to the job's secrets if it may have it");
        }
        return secret;
    }

    private static PluginException notPermitted(String name, String why) {
        return new PluginException(SECRET_NOT_PERMITTED, name, "secret " + name + ": " + why);
    }

    /** What was fetched: references and versions. */
    public List<SecretUse> uses() {
        return uses;
    }

    /** What keeps the values out of all text. Works after close, too. */
    public Redactor redactor() {
        return redactor;
    }

    /** Wipes the values. */
    @Override
    public void close() {
        if (!secrets.isEmpty()) {
            secrets.values().forEach(Secret::close);
        }
    }
}
