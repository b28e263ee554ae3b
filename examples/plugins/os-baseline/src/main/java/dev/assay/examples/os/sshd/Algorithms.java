package dev.assay.examples.os.sshd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Algorithms no server should offer any more, in a list as {@code sshd_config} writes it. */
final class Algorithms {

    private static final Set<String> WEAK = Set.of(
            "3des-cbc",
            "blowfish-cbc",
            "cast128-cbc",
            "arcfour",
            "arcfour128",
            "arcfour256",
            "none",
            "hmac-md5",
            "hmac-md5-96",
            "hmac-md5-etm@openssh.com",
            "hmac-md5-96-etm@openssh.com",
            "hmac-sha1-96",
            "hmac-sha1-96-etm@openssh.com",
            "hmac-ripemd160",
            "diffie-hellman-group1-sha1",
            "diffie-hellman-group-exchange-sha1",
            "ssh-dss");

    private Algorithms() {}

    /** The weak ones a list adds to or puts in place of the server's own; a list that takes away adds none. */
    static List<String> weakIn(String list) {
        String text = list.toLowerCase(Locale.ROOT);
        if (text.startsWith("-")) {
            return List.of();
        }
        List<String> weak = new ArrayList<>();
        for (String name : (text.startsWith("+") || text.startsWith("^") ? text.substring(1) : text).split(",")) {
            if (WEAK.contains(name.strip())) {
                weak.add(name.strip());
            }
        }
        return weak;
    }
}
