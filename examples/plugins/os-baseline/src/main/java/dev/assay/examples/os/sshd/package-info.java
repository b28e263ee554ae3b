/** The SSH server's configuration as the server reads it, and what it comes to. */
@NullMarked
package dev.assay.examples.os.sshd;

import org.jspecify.annotations.NullMarked;
