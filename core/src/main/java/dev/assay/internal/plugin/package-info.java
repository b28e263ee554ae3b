/**
 * The plugin manager: finds the provider of a reference, has it resolved off the control thread, and keeps the
 * generation until nothing runs on it any more.
 */
@NullMarked
package dev.assay.internal.plugin;

import org.jspecify.annotations.NullMarked;
