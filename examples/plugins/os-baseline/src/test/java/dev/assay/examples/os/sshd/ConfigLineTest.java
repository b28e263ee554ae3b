package dev.assay.examples.os.sshd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PermitRootLogin no | permitrootlogin | no",
                "\tpermitROOTlogin\t=\tNo\r | permitrootlogin | No",
                "Port=22 | port | 22",
                "Banner \"/etc/my banner\" # why | banner | /etc/my banner",
                "Include a.conf b/*.conf | include | a.conf,b/*.conf",
                "Match User=bob Address 10.0.0.0/8 | match | User=bob,Address,10.0.0.0/8",
                "Ciphers +3des-cbc#x | ciphers | +3des-cbc#x",
                "Subsystem sftp internal-sftp | subsystem | sftp,internal-sftp",
                "UsePAM | usepam | ''"
            })
    void linesAreSplitAsTheServerDoes(String line, String keyword, String arguments) {
        assertThat(ConfigLine.parse(line)).hasValueSatisfying(parsed -> {
            assertThat(parsed.keyword()).isEqualTo(keyword);
            assertThat(String.join(",", parsed.arguments())).isEqualTo(arguments);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "# remark", "\t# remark", "#"})
    void remarksAndEmptyLinesSayNothing(String line) {
        assertThat(ConfigLine.parse(line)).isEmpty();
    }

    @Test
    void absurdLinesSayNothing() {
        assertThat(ConfigLine.parse("Banner " + "x".repeat(10_000))).isEmpty();
    }
}
