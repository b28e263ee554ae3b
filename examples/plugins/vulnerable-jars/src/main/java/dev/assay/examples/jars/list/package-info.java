/** The dated list of known vulnerabilities: its text format, its parser and its entries. */
@NullMarked
package dev.assay.examples.jars.list;

import org.jspecify.annotations.NullMarked;
