package dev.assay.benchmarks.pipeline;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * db-scheduler on H2 in memory with pooled connections: a one-time execution for each check, stored in batches. It polls ten times a second
 * and again at once while there is more than it fetched.
 */
final class DbSchedulerPipeline extends Pipeline {

    private static final Duration LEAD = Duration.ofMillis(300);
    private static final String TABLE =
            "create table scheduled_tasks (task_name varchar(100), task_instance varchar(100), task_data blob,"
                    + " execution_time timestamp(6) with time zone, picked boolean, picked_by varchar(50),"
                    + " last_success timestamp(6) with time zone, last_failure timestamp(6) with time zone,"
                    + " consecutive_failures int, last_heartbeat timestamp(6) with time zone, version bigint,"
                    + " priority int, primary key (task_name, task_instance))";
    private static final List<String> INDEXES = List.of(
            "create index execution_time_idx on scheduled_tasks (execution_time)",
            "create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)");

    private final JdbcConnectionPool database;
    private final OneTimeTask<Void> task;
    private final Scheduler scheduler;
    private int rounds;

    DbSchedulerPipeline(int due) throws SQLException {
        super(due);
        database =
                JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "benchmark", "");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
            for (String index : INDEXES) {
                statement.execute(index);
            }
        }
        task = Tasks.oneTime("check").execute((instance, context) -> open.done(1));
        scheduler = Scheduler.create(database, task)
                .threads(WORKERS)
                .pollingInterval(Duration.ofMillis(100))
                .pollUsingFetch(1.0, 100.0)
                .build();
        scheduler.start();
    }

    @Override
    protected long arrange() {
        int round = rounds++;
        open.begin(due);
        List<TaskInstance<?>> all = new ArrayList<>(due);
        for (int job = 0; job < due; job++) {
            all.add(task.instance(round + "-" + job));
        }
        // A time that has certainly not come when the last is stored.
        Instant at = Instant.now().plus(LEAD).plus(Duration.ofNanos(due * 300_000L));
        scheduler.scheduleBatch(all, at);
        return nanosOf(at);
    }

    @Override
    public void verify() {
        if (open.left() != 0) {
            throw new IllegalStateException(-open.left() + " ran twice");
        }
    }

    @Override
    public void close() {
        scheduler.stop();
        database.dispose();
    }
}
