package dev.assay.examples.certificates.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.certificates.Issued;
import dev.assay.examples.certificates.source.CertificateFacts;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {

    @ParameterizedTest
    @CsvSource({
        "pay.example.org, pay.example.org, true",
        "PAY.example.ORG, pay.Example.org, true",
        "pay.example.org, pay.example.org., true",
        "*.example.org, pay.example.org, true",
        "*.example.org, a.pay.example.org, false",
        "*.example.org, example.org, false",
        "*.org, example.org, false",
        "p*.example.org, pay.example.org, false",
        "*, pay, false",
        "xn--mnchen-3ya.example, münchen.example, true",
        "pay.example.org, pay.example.org.evil.example, false",
        "pay.example.org, '', false"
    })
    void namesMatchLabelByLabel(String name, String host, boolean matches) throws GeneralSecurityException {
        CertificateFacts leaf =
                CertificateFacts.of(Issued.order("x").dns(name).issue().certificate());
        assertThat(HostNames.matches(leaf, host)).isEqualTo(matches);
    }

    @Test
    void addressesMatchAsAddressesOnly() throws GeneralSecurityException {
        CertificateFacts leaf = CertificateFacts.of(Issued.order("127.0.0.1")
                .dns("10.0.0.1")
                .address("192.0.2.7")
                .address("2001:db8::1")
                .issue()
                .certificate());
        assertThat(HostNames.matches(leaf, "192.0.2.7")).isTrue();
        assertThat(HostNames.matches(leaf, "2001:db8:0::1")).isTrue();
        assertThat(HostNames.matches(leaf, "10.0.0.1")).isFalse();
        assertThat(HostNames.matches(leaf, "127.0.0.1"))
                .as("a common name counts for nothing")
                .isFalse();
    }
}
