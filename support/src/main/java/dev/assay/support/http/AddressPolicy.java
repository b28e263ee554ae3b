package dev.assay.support.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Which network addresses a fetch may connect to, so that whoever writes an address into a configuration can't reach what only this
 * machine can reach. Asked for every address of the host's name, before the first request and after each redirect; one that is not
 * permitted refuses the fetch. Implementations are safe for use by any thread and must not block.
 *
 * <p>The JDK looks a name up again when it connects. So it is looked up once more when the answer begins: if the JVM's address cache held
 * one and the same entry all the time, the connection was made by it; if not, the answer is thrown away unread and the request made
 * again, three times at most. A request may so reach an address that changed in that moment, its answer never gets in. Where a proxy
 * is used, the proxy resolves names, so only literal addresses are checked.
 */
@FunctionalInterface
public interface AddressPolicy {
    /**
     * Tells whether connecting is permitted.
     *
     * @param address one address of the host
     * @return true if it is
     */
    boolean permits(InetAddress address);

    /**
     * Permits every address.
     *
     * @return the policy
     */
    static AddressPolicy any() {
        return Any.INSTANCE;
    }

    /**
     * Permits what is neither this machine itself nor special to its link: refuses loopback, wildcard, link-local (so also the metadata
     * services of clouds) and multicast addresses; private networks are permitted.
     *
     * @return the policy
     */
    static AddressPolicy noLocal() {
        return address -> !isLocal(unwrapped(address));
    }

    /**
     * Permits public addresses only: what {@link #noLocal()} permits, without private and shared networks.
     *
     * @return the policy
     */
    static AddressPolicy publicOnly() {
        return address -> {
            InetAddress real = unwrapped(address);
            return !isLocal(real) && !isPrivate(real);
        };
    }

    /**
     * Gives a policy that permits loopback addresses as well, for tests and side-cars.
     *
     * @return what this permits, and loopback
     */
    default AddressPolicy orLoopback() {
        return address -> unwrapped(address).isLoopbackAddress() || permits(address);
    }

    private static boolean isLocal(InetAddress a) {
        return a.isLoopbackAddress()
                || a.isAnyLocalAddress()
                || a.isLinkLocalAddress()
                || a.isMulticastAddress()
                || (a instanceof Inet4Address && (a.getAddress()[0] == 0 || (a.getAddress()[0] & 0xF0) == 0xF0))
                || isAwsMetadata6(a);
    }

    private static boolean isPrivate(InetAddress a) {
        byte[] b = a.getAddress();
        if (a instanceof Inet4Address) {
            boolean sharedByCarrier = b[0] == 100 && (b[1] & 0xC0) == 64;
            return a.isSiteLocalAddress() || sharedByCarrier;
        }
        return a.isSiteLocalAddress() || (b[0] & 0xFE) == 0xFC; // fc00::/7, unique local
    }

    /** The one metadata service that is not link-local: fd00:ec2::254. */
    private static boolean isAwsMetadata6(InetAddress a) {
        byte[] b = a.getAddress();
        return b.length == 16 && (b[0] & 0xFF) == 0xFD && b[1] == 0 && b[2] == 0x0E && (b[3] & 0xFF) == 0xC2;
    }

    /** An IPv4 address that hides in an IPv6 one (NAT64, 6to4, IPv4-compatible) is judged as what it is. */
    private static InetAddress unwrapped(InetAddress address) {
        if (!(address instanceof Inet6Address wrapper)) {
            return address;
        }
        byte[] b = address.getAddress();
        int at = -1;
        if (b[0] == 0 && b[1] == 0x64 && (b[2] & 0xFF) == 0xFF && (b[3] & 0xFF) == 0x9B) {
            at = 12; // 64:ff9b::/96 and 64:ff9b:1::/48
        } else if (b[0] == 0x20 && b[1] == 0x02) {
            at = 2; // 2002::/16
        } else if (wrapper.isIPv4CompatibleAddress() && !address.isLoopbackAddress() && !address.isAnyLocalAddress()) {
            at = 12;
        }
        return at < 0 ? address : EmbeddedIpv4.of(b, at);
    }
}
