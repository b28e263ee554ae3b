/**
 * Where certificates are: key stores, PEM and DER files, and the facts read from each. Files are hostile until parsed;
 * sizes and counts are capped. Private keys are noticed and never extracted.
 */
@NullMarked
package dev.assay.examples.certificates.source;

import org.jspecify.annotations.NullMarked;
