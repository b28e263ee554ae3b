package dev.assay.support.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The IPv4 address inside an IPv6 one. */
final class EmbeddedIpv4 {
    private EmbeddedIpv4() {}

    static InetAddress of(byte[] ipv6, int at) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(ipv6, at, at + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are always an address", e);
        }
    }
}
