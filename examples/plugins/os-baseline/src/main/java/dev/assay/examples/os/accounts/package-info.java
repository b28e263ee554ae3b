/** The account files: who there is, and what protects them. */
@NullMarked
package dev.assay.examples.os.accounts;

import org.jspecify.annotations.NullMarked;
