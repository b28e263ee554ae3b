package dev.assay.benchmarks.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/**
 * Quartz with its store in memory: a job with a repeating trigger for each check. Triggers are taken in batches as large as the pool, as
 * its configuration reference says for speed.
 */
final class QuartzPipeline extends Pipeline {

    private static final AtomicInteger SCHEDULERS = new AtomicInteger();
    private static final Map<String, Countdown> OPEN = new ConcurrentHashMap<>();
    private static final String KEY = "pipeline";

    private final String name = "benchmark-" + SCHEDULERS.incrementAndGet();
    private final Duration period;
    private final Scheduler scheduler;
    private boolean scheduled;

    /** Made by Quartz for each run. */
    public static final class Check implements Job {

        /** For Quartz. */
        public Check() {}

        @Override
        public void execute(JobExecutionContext context) {
            Countdown open = OPEN.get(context.getMergedJobDataMap().getString(KEY));
            if (open != null) {
                open.done(1);
            }
        }
    }

    QuartzPipeline(int due, Duration period) throws SchedulerException {
        super(due);
        this.period = period;
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", name);
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(WORKERS));
        properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadCount", Integer.toString(WORKERS));
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        properties.setProperty("org.quartz.jobStore.misfireThreshold", "600000");
        scheduler = new StdSchedulerFactory(properties).getScheduler();
        OPEN.put(name, open);
        scheduler.start();
    }

    @Override
    protected long arrange() throws SchedulerException {
        Instant at = next(period, scheduled ? Duration.ofMillis(100) : period);
        open.begin(due);
        if (!scheduled) {
            scheduled = true;
            for (int job = 0; job < due; job++) {
                scheduler.scheduleJob(detail(job), trigger(job, at));
            }
        }
        return nanosOf(at);
    }

    private JobDetail detail(int job) {
        return JobBuilder.newJob(Check.class)
                .withIdentity("job-" + job)
                .usingJobData(KEY, name)
                .build();
    }

    private Trigger trigger(int job, Instant at) {
        return TriggerBuilder.newTrigger()
                .withIdentity("trigger-" + job)
                .startAt(Date.from(at))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(period.toMillis())
                        .repeatForever())
                .build();
    }

    @Override
    public void verify() {
        if (open.left() != 0) {
            throw new IllegalStateException(-open.left() + " ran too often; the period is too short");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException e) {
            throw new IOException(e);
        }
        OPEN.remove(name);
    }
}
