package dev.assay.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRuleTest {

    @ParameterizedTest
    @CsvSource({
        "https://plugins.example/, https://plugins.example/a/b.jar, true",
        "https://plugins.example, https://plugins.example/a.jar, true",
        "https://plugins.example/, https://PLUGINS.example:443/a.jar, true",
        "https://plugins.example/, https://plugins.example.evil.example/a.jar, false",
        "https://plugins.example, https://plugins.example.evil.example/a.jar, false",
        "https://plugins.example/, https://plugins.example@evil.example/a.jar, false",
        "https://plugins.example/, https://user@plugins.example/a.jar, false",
        "https://plugins.example/, http://plugins.example/a.jar, false",
        "https://plugins.example/, https://plugins.example:8443/a.jar, false",
        "https://plugins.example/good/, https://plugins.example/good/a.jar, true",
        "https://plugins.example/good, https://plugins.example/good/a.jar, true",
        "https://plugins.example/good, https://plugins.example/goodness/a.jar, false",
        "https://plugins.example/good/, https://plugins.example/good/../bad/a.jar, false",
        "https://plugins.example/good/, https://plugins.example/good/%2e%2e/bad/a.jar, false",
        "https://plugins.example/good/, https://plugins.example/good\\..\\bad/a.jar, false",
        "https://plugins.example/good/, https://plugins.example/good//a.jar, false",
        "https://plugins.example/good/, https://plugins.example/good/a.jar?x=/../, false",
        "https://plugins.example/, https://plugins.example\\@evil.example/a.jar, false",
        "https:, https://anywhere.example/a.jar, true",
        "https:, HTTPS://anywhere.example/a.jar, true",
        "https:, httpsx://anywhere.example/a.jar, false",
        "file:/opt/plugins/, file:/opt/plugins/a.jar, true",
        "file:/opt/plugins/, file:///opt/plugins/a.jar, true",
        "file:/opt/plugins/, file:/opt/plugins/../../etc/a.jar, false",
        "file:/opt/plugins/, file:opt/plugins/a.jar, false",
        "file:/opt/plugins/, file://evil.example/opt/plugins/a.jar, false",
        "maven:com.acme, maven:com.acme:checks:1.0, true",
        "maven:com.acme, maven:com.acmeevil:checks:1.0, false",
        "maven:com.acme:, maven:com.acme:checks:1.0, true",
        "oci://registry.example/assay/, oci://registry.example/assay/c@sha256:00, true",
        "env:DB_PASSWORD, env:DB_PASSWORD, true",
        "env:DB_PASSWORD, env:DB_PASSWORD_2, false",
        "host:, host:vault, true",
        "host:vault, host:vault2, false",
        "https:, no-scheme, false"
    })
    void aRuleAllowsWhatLiesBelowIt(String rule, String source, boolean allowed) {
        assertThat(SourceRule.of(rule).allows(source)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plugins",
                ":x",
                "https://u@host/",
                "https://host/a/../b/",
                "https://host/%2e/",
                "https://ho st/"
            })
    void aRuleThatWouldNeverMatchIsNone(String rule) {
        assertThatThrownBy(() -> SourceRule.of(rule)).isInstanceOf(IllegalArgumentException.class);
    }
}
