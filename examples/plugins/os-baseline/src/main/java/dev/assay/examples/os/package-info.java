/**
 * Looks at the baseline of a Linux machine: accounts, the files they are kept in, the SSH server and kernel settings.
 *
 * <p>It only reads. What this user may not read is inconclusive and never a failure; what belongs to another machine,
 * such as a container's kernel, is not applicable; and where it can't be told which of the two holds, it says so.
 * Hashes of passwords are looked at and never reported.
 */
@NullMarked
package dev.assay.examples.os;

import org.jspecify.annotations.NullMarked;
