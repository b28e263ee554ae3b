package dev.assay.examples.jars;

import dev.assay.examples.jars.scan.Location;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** Names for the things reported about. The same place has the same name on every run. */
final class Subjects {

    private static final int MAX = 2048;
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!+@=,$:";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Subjects() {}

    static Subject of(Location location) {
        String uri = location.isNested()
                ? "jar:" + file(location.file()) + "!/" + encoded(String.join("!/", location.inside()))
                : file(location.file());
        return Subject.of(SubjectType.RESOURCE, Words.shortened(location.toString(), MAX), fitting(uri));
    }

    static Subject of(Path path) {
        return Subject.of(SubjectType.RESOURCE, Words.shortened(path.toString(), MAX), fitting(file(path)));
    }

    private static String file(Path path) {
        return "file:" + encoded(path.toAbsolutePath().toString().replace('\\', '/'));
    }

    /** A name too long for a URI is told apart by what its hash adds. */
    private static String fitting(String uri) {
        return uri.length() <= MAX ? uri : uri.substring(0, MAX - 20) + "~" + Integer.toHexString(uri.hashCode());
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (PLAIN.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
