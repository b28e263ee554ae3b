/** What others implement and the values they exchange. */
@NullMarked
package dev.assay.spi;

import org.jspecify.annotations.NullMarked;
