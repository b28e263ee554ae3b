/** Looking at what a TLS endpoint presents, under one deadline and without trusting it. */
@NullMarked
package dev.assay.examples.certificates.tls;

import org.jspecify.annotations.NullMarked;
