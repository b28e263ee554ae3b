package dev.assay.benchmarks.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration.JobRunrConfigurationResult;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.InMemoryStorageProvider;
import org.jobrunr.utils.mapper.gson.GsonJsonMapper;

/**
 * JobRunr with its store in memory: a request for each check, stored in one batch. Requests are for now and the server starts at the instant,
 * because due times are looked at every few seconds only, which would be all that is measured. Requests, not lambdas, save it the reading of byte code.
 */
final class JobRunrPipeline extends Pipeline {

    private static final AtomicInteger SERVERS = new AtomicInteger();
    private static final Map<Integer, Countdown> OPEN = new ConcurrentHashMap<>();

    private final int number = SERVERS.incrementAndGet();
    private final JobRunrConfigurationResult running;
    private final InMemoryStorageProvider store = new InMemoryStorageProvider();
    private final BackgroundJobServer server;

    /** One check. */
    public static final class Request implements JobRequest {

        private static final long serialVersionUID = 1L;

        private int pipeline;

        /** For JobRunr. */
        public Request() {}

        Request(int pipeline) {
            this.pipeline = pipeline;
        }

        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** Made by JobRunr for each run. */
    public static final class Handler implements JobRequestHandler<Request> {

        /** For JobRunr. */
        public Handler() {}

        @Override
        public void run(Request request) {
            Countdown open = OPEN.get(request.pipeline);
            if (open != null) {
                open.done(1);
            }
        }
    }

    JobRunrPipeline(int due) {
        super(due);
        OPEN.put(number, open);
        running = JobRunr.configure()
                .useJsonMapper(new GsonJsonMapper())
                .useStorageProvider(store)
                .useBackgroundJobServer(
                        BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                                .andWorkerCount(WORKERS)
                                .andPollInterval(Duration.ofMillis(200)),
                        false)
                .initialize();
        server = JobRunr.getBackgroundJobServer();
        server.start();
    }

    @Override
    protected long arrange() {
        server.pauseProcessing();
        open.begin(due);
        running.getJobRequestScheduler().enqueue(IntStream.range(0, due).mapToObj(job -> new Request(number)));
        return System.nanoTime() + Duration.ofMillis(100).toNanos();
    }

    @Override
    public void release() {
        server.resumeProcessing();
    }

    @Override
    public void verify() {
        if (open.left() != 0) {
            throw new IllegalStateException(-open.left() + " ran twice");
        }
    }

    @Override
    public void close() {
        server.stop();
        JobRunr.destroy();
        OPEN.remove(number);
    }
}
