/** Who may vouch for plugins: keys, signatures and the statement that is signed. */
@NullMarked
package dev.assay.plugins.internal.trust;

import org.jspecify.annotations.NullMarked;
