/**
 * The one text form of lock files, trust files and signatures: blocks of lines that people review and tools compare.
 */
@NullMarked
package dev.assay.plugins.internal.text;

import org.jspecify.annotations.NullMarked;
