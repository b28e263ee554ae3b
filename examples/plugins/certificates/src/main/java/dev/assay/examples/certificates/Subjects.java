package dev.assay.examples.certificates;

import dev.assay.examples.certificates.source.CertificateFacts;
import dev.assay.examples.certificates.tls.Endpoint;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Names for the things reported about. A certificate is named by the place it holds, so that its successor there carries
 * on its history; which one it is, its digest says.
 */
final class Subjects {

    private static final int MAX = 2048;
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/+@=,$:*";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Subjects() {}

    static Subject file(Path path) {
        return named(path.toString(), path.toAbsolutePath().toString());
    }

    static Subject named(String name, String path) {
        return Subject.of(SubjectType.RESOURCE, shortened(name), fitting("file:" + encoded(path, "")));
    }

    static Subject endpoint(Endpoint endpoint) {
        return Subject.of(
                SubjectType.RESOURCE,
                shortened(endpoint.uri()),
                fitting("tls:" + encoded(endpoint.uri().substring(4), "?[]")));
    }

    static Subject certificate(Subject holder, String place, CertificateFacts facts) {
        String name = facts.subject().isBlank() ? "a certificate without a subject" : facts.subject();
        return Subject.of(
                        SubjectType.RESOURCE,
                        shortened(name + " in " + holder.name()),
                        fitting(holder.uri() + "#" + encoded(place, "")))
                .withDigest("sha256:" + facts.sha256());
    }

    static String shortened(String text) {
        return text.length() <= 1000 ? text : text.substring(0, 999) + "…";
    }

    /** A name too long for a URI is told apart by what its hash adds. */
    private static String fitting(String uri) {
        return uri.length() <= MAX ? uri : uri.substring(0, MAX - 20) + "~" + Integer.toHexString(uri.hashCode());
    }

    private static String encoded(String text, String also) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (PLAIN.indexOf(c) >= 0 || also.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
