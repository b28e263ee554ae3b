/**
 * Looks at certificates: the trust store of the host's JVM, given key stores, PEM and DER files, and what given TLS
 * endpoints present.
 *
 * <p>Leafs and intermediates are judged by validity, signature and key; trust anchors are there to be trusted, so their
 * own signatures are not judged and an expired one is informational at most. Endpoints are looked at without trusting
 * them; whether the chain leads to the trust store, and whether the name fits, are checks of their own. Revocation is
 * not looked up. Private keys are never extracted; a file that holds one is checked for who may read it.
 */
@NullMarked
package dev.assay.examples.certificates;

import org.jspecify.annotations.NullMarked;
