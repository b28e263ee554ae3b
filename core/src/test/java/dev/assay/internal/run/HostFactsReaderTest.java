package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.plugin.HostFacts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFactsReaderTest {

    @TempDir
    Path root;

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void thisJvmIsDescribed() {
        HostFacts facts = HostFactsReader.read(new TestHost(root).identity());

        assertThat(facts.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(facts.javaHome()).isEqualTo(Path.of(System.getProperty("java.home")));
        assertThat(facts.code())
                .isNotEmpty()
                .allSatisfy(path -> assertThat(path).isAbsolute());
        assertThat(facts.attributes())
                .containsEntry("java.version", System.getProperty("java.version"))
                .containsEntry("host.name", "unknown")
                .containsKeys("java.vendor", "os.name", "os.version", "user.name");
    }

    @Test
    void valuesOfPropertiesAndAgentsStayBehindUnlessHarmless() {
        assertThat(HostFactsReader.arguments(List.of(
                        "-Xmx1g",
                        "-XX:+UseZGC",
                        "-Ddb.password=hunter2",
                        "-Dflag",
                        "-Djdk.attach.allowAttachSelf=true",
                        "-Dcom.sun.management.jmxremote.port=9010",
                        "-javaagent:/opt/apm.jar=token=hunter2",
                        "-agentpath:/opt/x.so=hunter2",
                        "-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005",
                        "-XX:OnOutOfMemoryError=curl https://hunter2@x")))
                .containsExactly(
                        "-Xmx1g",
                        "-XX:+UseZGC",
                        "-Ddb.password=…",
                        "-Dflag",
                        "-Djdk.attach.allowAttachSelf=true",
                        "-Dcom.sun.management.jmxremote.port=9010",
                        "-javaagent:/opt/apm.jar=…",
                        "-agentpath:/opt/x.so=…",
                        "-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005",
                        "-XX:OnOutOfMemoryError=…");
    }

    @Test
    void codeIsWhatLiesOnBothPathsOnce() {
        String separator = File.pathSeparator;

        assertThat(HostFactsReader.code("/a.jar" + separator + separator + "/b/../c.jar", "/a.jar" + separator + "\0"))
                .containsExactly(Path.of("/a.jar"), Path.of("/c.jar"));
    }

    @Test
    void aContainerIsToldByItsMarks() throws IOException {
        assertThat(HostFactsReader.container(root, name -> null)).isEmpty();
        assertThat(HostFactsReader.container(root, name -> name.startsWith("KUBERNETES") ? "10.0.0.1" : null))
                .contains(true);

        write("proc/1/cgroup", "0::/init.scope\n");
        assertThat(HostFactsReader.container(root, name -> null)).contains(false);
        write("proc/1/cgroup", "0::/system.slice/docker-0123.scope\n");
        assertThat(HostFactsReader.container(root, name -> null)).contains(true);
        write("proc/1/cgroup", "0::/\n");
        write("proc/1/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
        assertThat(HostFactsReader.container(root, name -> null)).contains(false);
        write("proc/1/mountinfo", "651 555 0:52 / / rw,relatime - overlay overlay rw,lowerdir=/x\n");
        assertThat(HostFactsReader.container(root, name -> null)).contains(true);

        Files.delete(root.resolve("proc/1/mountinfo"));
        write(".dockerenv", "");
        assertThat(HostFactsReader.container(root, name -> null)).contains(true);
    }
}
