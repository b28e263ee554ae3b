/**
 * The one door through which text from outside passes before it is stored, logged or shown: control, bidirectional and broken characters
 * become visible escapes, and length is capped.
 */
@NullMarked
package dev.assay.support.text;

import org.jspecify.annotations.NullMarked;
