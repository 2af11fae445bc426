package dev.upright.server.store;

import static dev.upright.server.store.Database.query;
import static dev.upright.server.store.Database.update;

import dev.upright.server.job.Job;
import dev.upright.server.job.JobSpecJson;
import dev.upright.server.job.JobState;
import dev.upright.server.job.JobStore;
import dev.upright.server.rollout.RolloutStore.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Jobs in a database. */
public final class SqlJobStore implements JobStore {
    private static final String COLUMNS = "id, state, listed, spec, owner, created, ended, why";
    private static final String NOT_ENDED = "state in ('listing', 'running', 'paused')";

    private final JobDatabase database;
    private final SqlJobItems items;

    /** Its database is closed with it. */
    public SqlJobStore(JobDatabase database) {
        this.database = database;
        this.items = new SqlJobItems(database);
    }

    @Override
    public Made create(Job job, RequestKey key, int most) {
        return database.transact(open -> {
            Optional<Job> earlier = made(open, key);
            if (earlier.isPresent()) {
                return new Made(earlier.get(), false);
            }
            long present = query(open, "select count(*) from job where " + NOT_ENDED, row -> row.getLong(1))
                    .getFirst();
            if (present >= most) {
                throw new TooManyJobsException(most);
            }
            int inserted = update(
                    open,
                    "insert into job (" + COLUMNS + ", request_key, request_digest, items)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) on conflict (request_key) do nothing",
                    job.id(),
                    job.state().id(),
                    job.listed() ? 1 : 0,
                    JobSpecJson.write(job.spec()).toString(),
                    job.owner().orElse(null),
                    job.created().toEpochMilli(),
                    job.ended().map(Instant::toEpochMilli).orElse(null),
                    job.why().orElse(null),
                    key.key().orElse(null),
                    key.digest());
            // Another server may have made it in this very moment.
            return inserted == 1
                    ? new Made(job, true)
                    : new Made(made(open, key).orElseThrow(), false);
        });
    }

    @Override
    public Optional<Job> made(RequestKey key) {
        return database.transact(open -> made(open, key));
    }

    private static Optional<Job> made(Connection open, RequestKey key) throws SQLException {
        if (key.key().isEmpty()) {
            return Optional.empty();
        }
        Optional<Map.Entry<String, Job>> found = query(
                        open,
                        "select " + COLUMNS + ", request_digest from job where request_key = ?",
                        row -> Map.entry(row.getString(9), job(row)),
                        key.key().get())
                .stream()
                .findFirst();
        if (found.isPresent() && !found.get().getKey().equals(key.digest())) {
            throw new KeyTakenException();
        }
        return found.map(Map.Entry::getValue);
    }

    private static Job job(ResultSet row) throws SQLException {
        try {
            return new Job(
                    row.getString(1),
                    JobState.of(row.getString(2)).orElseThrow(),
                    row.getLong(3) == 1,
                    JobSpecJson.read(row.getString(4)),
                    Optional.ofNullable(row.getString(5)),
                    Instant.ofEpochMilli(row.getLong(6)),
                    Optional.ofNullable(row.getObject(7)).map(at -> Instant.ofEpochMilli(((Number) at).longValue())),
                    Optional.ofNullable(row.getString(8)));
        } catch (RuntimeException unreadable) {
            throw new StoreException("a job in the database cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private List<Job> find(String condition, Object... parameters) {
        return database.transact(
                open -> query(open, "select " + COLUMNS + " from job " + condition, SqlJobStore::job, parameters));
    }

    @Override
    public Optional<Job> job(String id) {
        return find("where id = ?", id).stream().findFirst();
    }

    @Override
    public List<Job> jobs(int most) {
        return find("order by created desc, id desc limit ?", most);
    }

    @Override
    public Map<JobState, Long> states() {
        return database
                .transact(open -> query(
                        open,
                        "select state, count(*) from job group by state",
                        row -> Map.entry(JobState.of(row.getString(1)).orElseThrow(), row.getLong(2))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public List<Job> active() {
        return find("where state in ('listing', 'running') order by created, id");
    }

    @Override
    public List<Job> endedBefore(Instant time) {
        return find("where ended < ?", time.toEpochMilli());
    }

    @Override
    public Optional<Job> change(String id, UnaryOperator<Job> change) {
        return database.transact(open -> change(open, id, change));
    }

    private Optional<Job> change(Connection open, String id, UnaryOperator<Job> change) throws SQLException {
        Optional<Job> present = query(
                        open,
                        "select " + COLUMNS + " from job where id = ?" + database.forUpdate(),
                        SqlJobStore::job,
                        id)
                .stream()
                .findFirst();
        if (present.isEmpty()) {
            return present;
        }
        Job changed = change.apply(present.get());
        if (!changed.equals(present.get())) {
            update(
                    open,
                    "update job set state = ?, listed = ?, ended = ?, why = ? where id = ?",
                    changed.state().id(),
                    changed.listed() ? 1 : 0,
                    changed.ended().map(Instant::toEpochMilli).orElse(null),
                    changed.why().orElse(null),
                    id);
        }
        return Optional.of(changed);
    }

    @Override
    public boolean finish(String id, Instant now) {
        return database.transact(open -> {
            // The job first, and only then its pictures: whoever hands some of them out again holds the job too.
            Optional<Job> present = change(open, id, UnaryOperator.identity());
            boolean settled = query(
                            open,
                            "select 1 from job_item where job = ? and state <> 'settled' limit 1",
                            row -> row.getLong(1),
                            id)
                    .isEmpty();
            return settled
                    && present.filter(job -> job.state() == JobState.RUNNING).isPresent()
                    && change(open, id, job -> job.whenSettled(now)).isPresent();
        });
    }

    @Override
    public long retryFailed(String id) {
        return database.transact(open -> {
            change(open, id, Job::retried);
            int again = update(
                    open,
                    "update job_item set state = 'waiting', tries = 0, deaths = 0, not_before = 0 where job = ? and seq in"
                            + " (select seq from job_row where job = ? and status = 'failed')",
                    id,
                    id);
            update(open, "delete from job_row where job = ? and status = 'failed'", id);
            update(open, "delete from job_tally where job = ? and kind = 'reason'", id);
            update(open, "delete from job_tally where job = ? and kind = 'status' and word = 'failed'", id);
            return (long) again;
        });
    }

    @Override
    public Progress progress(String id, Duration recent) {
        return database.transact(open -> {
            Map<String, Map<String, Long>> tallies = new HashMap<>();
            query(
                    open,
                    "select kind, word, n from job_tally where job = ?",
                    row -> tallies.computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                            .put(row.getString(2), row.getLong(3)),
                    id);
            long known = query(open, "select items from job where id = ?", row -> row.getLong(1), id).stream()
                    .findFirst()
                    .orElse(0L);
            long held = query(
                            open,
                            "select count(*) from job_item where job = ? and state = 'held' and state <> 'settled' and held_until >= "
                                    + database.now(),
                            row -> row.getLong(1),
                            id)
                    .getFirst();
            long lately = query(
                            open,
                            "select count(*) from job_row where job = ? and settled > " + database.now() + " - ?",
                            row -> row.getLong(1),
                            id,
                            recent.toMillis())
                    .getFirst();
            return new Progress(
                    known,
                    held,
                    tallies.getOrDefault("status", Map.of()),
                    tallies.getOrDefault("reason", Map.of()),
                    tallies.getOrDefault("decision", Map.of()),
                    lately);
        });
    }

    @Override
    public List<Kept> rows(String id, long after, int most) {
        return database.transact(open -> query(
                open,
                "select seq, document from job_row where job = ? and seq > ? and seq < coalesce((select min(job_item.seq)"
                        + " from job_item join job on job.id = job_item.job where job_item.job = ?"
                        + " and job_item.state <> 'settled' and job." + NOT_ENDED + "), " + Long.MAX_VALUE
                        + ") order by seq limit ?",
                row -> new Kept(row.getLong(1), row.getString(2)),
                id,
                after,
                id,
                most));
    }

    @Override
    public boolean remove(String id) {
        return database.transact(open -> update(open, "delete from job where id = ?", id) == 1);
    }

    @Override
    public boolean takeListing(String id, String server, Duration lease) {
        return items.takeListing(id, server, lease);
    }

    @Override
    public boolean append(String id, String server, Duration lease, List<Listed> found) {
        return items.append(id, server, lease, found);
    }

    @Override
    public List<Claim> claim(String id, String server, int most, Duration lease) {
        return items.claim(id, server, most, lease);
    }

    @Override
    public List<Claim> renew(String server, Collection<Claim> claims, Duration lease) {
        return items.renew(server, claims, lease);
    }

    @Override
    public List<Settled> settle(String server, List<Settled> rows) {
        return items.settle(server, rows);
    }

    @Override
    public void giveBack(String server, Collection<Claim> claims, Duration wait, boolean failed) {
        items.giveBack(server, claims, wait, failed);
    }

    @Override
    public void giveBackAll() {
        items.giveBackAll();
    }

    @Override
    public void close() {
        database.close();
    }
}
