package dev.assay.spi.configuration;

/**
 * A parameter's value that stands for a declared secret.
 *
 * @param name the declared secret's name
 */
public record SecretReference(String name) {

    /** Checks the name. */
    public SecretReference {
        Ids.check("secret name", name);
    }
}
