/**
 * Looks for jars with known vulnerabilities: below given folders, and on the class path of the host's JVM.
 *
 * <p>It reads what jars say about themselves ({@code pom.properties}, the repository they lie in, manifests, and the
 * classes of a few well-known artifacts), holds that against a dated list that ships in this jar, and says for each hit
 * where it lies, by what it was recognised, and whether the JVM has it or it merely lies about. What can't be told from
 * the outside, such as a vendor's build of an old version, is inconclusive with a reason and never "vulnerable".
 *
 * <p>The list is small and kept by hand; no hit means that none of its entries is there, not that nothing is wrong.
 */
@NullMarked
package dev.assay.examples.jars;

import org.jspecify.annotations.NullMarked;
