package dev.assay.support.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "ff02::1",
                "fd00:ec2::254",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::"
            })
    void noPolicyButAnyPermitsWhatIsLocal(String address) throws UnknownHostException {
        InetAddress inet = InetAddress.getByName(address);
        assertThat(AddressPolicy.noLocal().permits(inet)).isFalse();
        assertThat(AddressPolicy.publicOnly().permits(inet)).isFalse();
        assertThat(AddressPolicy.any().permits(inet)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fc00::1", "fd12::1", "64:ff9b::a00:1"})
    void privateNetworksAreNotPublic(String address) throws UnknownHostException {
        InetAddress inet = InetAddress.getByName(address);
        assertThat(AddressPolicy.noLocal().permits(inet)).isTrue();
        assertThat(AddressPolicy.publicOnly().permits(inet)).isFalse();
        assertThat(AddressPolicy.publicOnly().orLoopback().permits(inet)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "64:ff9b::101:101"})
    void publicAddressesArePermitted(String address) throws UnknownHostException {
        assertThat(AddressPolicy.publicOnly().permits(InetAddress.getByName(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void loopbackCanBePermittedOnTop(String address) throws UnknownHostException {
        assertThat(AddressPolicy.publicOnly().orLoopback().permits(InetAddress.getByName(address)))
                .isTrue();
    }
}
