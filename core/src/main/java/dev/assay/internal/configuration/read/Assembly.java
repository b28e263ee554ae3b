package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.SecretDeclaration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What all documents of a configuration say together. One thread. */
final class Assembly {

    static final String API_VERSION = "assay.dev/v1";

    private final Optional<String> expectedTenant;
    final Places places;
    final SettingsBlock settings = new SettingsBlock();
    final Map<String, PluginReference> plugins = new LinkedHashMap<>();
    final Map<String, SecretDeclaration> secrets = new LinkedHashMap<>();
    final List<JobSpec> jobs = new ArrayList<>();
    private JobIndex ids = new JobIndex(jobs);
    private final JobIndex known;

    @Nullable String revision;

    @Nullable Instant issued;

    @Nullable Instant expires;

    boolean hasJobs;
    private boolean tenantGiven;
    private boolean planGiven;

    Assembly(Optional<String> expectedTenant, Places places, List<JobSpec> known) {
        this.known = JobIndex.of(known);
        this.expectedTenant = expectedTenant;
        this.places = places;
    }

    /** Keeps a value that only one document may give. */
    <T> void once(Input in, boolean given, @Nullable T value, Consumer<T> keep) {
        if (given) {
            in.fault(Codes.DUPLICATE_KEY, "is given in an earlier file, too");
        } else if (value != null) {
            keep.accept(value);
        }
    }

    void tenant(Input in) throws Unreadable {
        String tenant = in.text(Input.NAME);
        once(in, tenantGiven, tenant, given -> {
            if (expectedTenant.isPresent() && !expectedTenant.get().equals(given)) {
                in.fault(Codes.WRONG_TENANT, "names another tenant than this manager's");
            }
        });
        tenantGiven = true;
    }

    void plan(Input in) throws Unreadable {
        Plan plan = new Plan();
        Plan.KEYS.read(in, plan);
        once(in, planGiven, plan, given -> {});
        planGiven = true;
    }

    void plugin(Input in) throws Unreadable {
        long begin = in.place();
        PluginReference plugin = Declarations.plugin(in);
        if (plugin != null && plugins.putIfAbsent(plugin.id(), plugin) != null) {
            in.faultAt(begin, Codes.DUPLICATE_ID, "is declared in an earlier file, too");
        }
    }

    void secret(Input in) throws Unreadable {
        long begin = in.place();
        SecretDeclaration secret = Declarations.secret(in);
        if (secret != null && secrets.putIfAbsent(secret.name(), secret) != null) {
            in.faultAt(begin, Codes.DUPLICATE_ID, "is declared in an earlier file, too");
        }
    }

    /** Adds a job; one of an id that is taken is a fault. */
    void job(Input in, long place, JobSpec job) {
        JobSpec before = known.find(job.id());
        jobs.add(job.equals(before) ? before : job);
        int other = ids.add(jobs.size() - 1);
        if (other == jobs.size() - 1) {
            places.job(place);
        } else {
            jobs.remove(jobs.size() - 1);
            in.faultAt(place, Codes.DUPLICATE_ID, "id", "is already the id of " + places.job(other));
        }
    }

    /** Forgets the jobs from this one on. */
    void truncate(int toJobs) {
        jobs.subList(toJobs, jobs.size()).clear();
        ids = JobIndex.of(jobs);
        places.truncate(toJobs);
    }

    /** A {@code plan}: for readers of the file; nothing else keeps it. */
    static final class Plan {

        static final Keys<Plan> KEYS = Keys.<Plan>of("a plan")
                .required("href", (in, d) -> in.text(2048))
                .key("digest", (in, d) -> d.digest(in))
                .build();

        private void digest(Input in) throws Unreadable {
            String digest = in.text(128);
            if (digest != null && !digest.matches("sha256:[0-9a-f]{64}")) {
                in.fault(Codes.BAD_VALUE, "must be sha256: and 64 lower-case hexadecimal digits");
            }
        }
    }
}
