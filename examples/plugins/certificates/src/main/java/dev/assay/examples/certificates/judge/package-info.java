/** What the rules say about a certificate, a chain and a name; pure functions of facts, policy and time. */
@NullMarked
package dev.assay.examples.certificates.judge;

import org.jspecify.annotations.NullMarked;
