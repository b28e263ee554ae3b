package dev.assay.spi;

import dev.assay.spi.configuration.SecretDeclaration;

/** A host's own store of secrets, behind declarations that say {@code from: host:…}. */
public interface SecretResolver extends Component {

    /**
     * Fetches a secret's present value.
     *
     * <ul>
     *   <li>Called by: a job runner, once per attempt and secret that the job lists.
     *   <li>Thread: the run's own thread, several at a time; never the control thread.
     *   <li>May block: yes; the time counts against the attempt's timeout, and the thread is interrupted at its end.
     *   <li>Null: neither argument nor answer is null.
     *   <li>If it throws: the attempt ends as {@code FAILED(SECRET_UNAVAILABLE)} with the exception's type, never its
     *       message, and may be retried.
     *   <li>Lifetime: the runner closes the secret when the attempt ends.
     * </ul>
     *
     * @param secret what the configuration declares; holds no value
     * @throws Exception if the value can't be had
     */
    Secret resolve(SecretDeclaration secret) throws Exception;
}
