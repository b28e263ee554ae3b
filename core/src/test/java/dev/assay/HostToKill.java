package dev.assay;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A host that a test runs in a process of its own, to kill it. Arguments: home, file of results, {@code hang} or {@code
 * go}. Says a word on standard output for each thing it has done, and closes when its standard input ends.
 */
final class HostToKill {

    private HostToKill() {}

    public static void main(String[] args) throws Exception {
        boolean hangs = args[2].equals("hang");
        CountDownLatch ticked = new CountDownLatch(3);
        CountDownLatch never = new CountDownLatch(1);
        JobManager manager = JobManager.builder()
                .home(Path.of(args[0]))
                .configuration(Configuration.builder("1")
                        .job(job("tick"))
                        .job(job("held"))
                        .job(JobSpec.builder("stuck").plugin("stuck").build())
                        .build())
                .permissions(HostPermissions.builder()
                        .minimumInterval(Duration.ofMillis(1))
                        .build())
                .plugin("tick", context -> {
                    satisfied(context);
                    ticked.countDown();
                })
                .plugin("held", HostToKill::satisfied)
                .plugin("stuck", context -> {
                    if (hangs) {
                        say("STUCK");
                        never.await();
                    }
                    satisfied(context);
                })
                .results(JsonLinesSink.to(Path.of(args[1])))
                .build();
        manager.start();
        ticked.await();
        if (hangs) {
            manager.pause("held", "alice", "until the upgrade is over")
                    .toCompletableFuture()
                    .get();
            say("PAUSED");
            manager.triggerNow("stuck", "bob", "to see it die");
        }
        say("TICKED");
        while (System.in.read() >= 0) {
            continue; // until the test lets go
        }
        manager.close();
        say("CLOSED");
    }

    private static JobSpec job(String id) {
        return JobSpec.builder(id)
                .plugin(id)
                .schedule(Schedule.every(Duration.ofMillis(100)))
                .build();
    }

    private static void satisfied(AttestationContext context) {
        context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                .check("check")
                .satisfied("seen");
    }

    private static void say(String word) {
        System.out.println(word);
        System.out.flush();
    }
}
