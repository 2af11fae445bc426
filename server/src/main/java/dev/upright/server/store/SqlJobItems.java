package dev.upright.server.store;

import static dev.upright.server.store.Database.query;
import static dev.upright.server.store.Database.update;

import dev.upright.models.manifest.ModelRef;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import dev.upright.server.job.JobSpecJson;
import dev.upright.server.job.JobStore.Claim;
import dev.upright.server.job.JobStore.Listed;
import dev.upright.server.job.JobStore.Settled;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The pictures of jobs in a database: listed, handed out, settled. */
final class SqlJobItems {
    private final JobDatabase database;

    SqlJobItems(JobDatabase database) {
        this.database = database;
    }

    boolean takeListing(String id, String server, Duration lease) {
        return database.transact(open -> takeListing(open, id, server, lease));
    }

    private boolean takeListing(Connection open, String id, String server, Duration lease) throws SQLException {
        return update(
                        open,
                        "update job set lister = ?, lister_until = " + database.now()
                                + " + ? where id = ? and listed = 0"
                                + " and state in ('listing', 'paused') and (lister is null or lister = ? or lister_until < "
                                + database.now() + ")",
                        server,
                        lease.toMillis(),
                        id,
                        server)
                == 1;
    }

    boolean append(String id, String server, Duration lease, List<Listed> found) {
        return database.transact(open -> {
            // The update holds the job's row until the end: nobody else numbers pictures meanwhile.
            if (!takeListing(open, id, server, lease)) {
                return false;
            }
            Map.Entry<Long, String> known = query(
                            open,
                            "select items, spec from job where id = ?",
                            row -> Map.entry(row.getLong(1), row.getString(2)),
                            id)
                    .getFirst();
            long last = known.getKey();
            List<ModelRef> models = JobSpecJson.read(known.getValue()).models();
            List<Settled> lost = new ArrayList<>();
            for (Listed item : found) {
                int fresh = update(
                        open,
                        "insert into job_item (job, seq, id, path, state, lease, tries, deaths, not_before) values (?, ?, ?, ?, ?, 0, 0, 0, 0)"
                                + " on conflict (job, id) do nothing",
                        id,
                        last + 1,
                        clean(item.id()),
                        clean(item.path()),
                        item.failure().isPresent() ? "settled" : "waiting");
                last += fresh;
                if (fresh == 1 && item.failure().isPresent()) {
                    Claim claim = new Claim(id, last, item.id(), item.path(), 0, 0, 0);
                    lost.add(new Settled(
                            claim,
                            Optional.of(Row.unread(
                                    item.id(),
                                    item.path(),
                                    models,
                                    item.failure().get()))));
                }
            }
            write(open, lost);
            update(open, "update job set items = ? where id = ?", last, id);
            return true;
        });
    }

    List<Claim> claim(String id, String server, int most, Duration lease) {
        return database
                .transact(open -> query(
                        open,
                        "with picked as materialized (select seq from job_item where job = ? and state <> 'settled'"
                                + " and not_before <= " + database.now() + " and (state = 'waiting' or held_until < "
                                + database.now() + ") order by seq limit ?" + database.forUpdateSkipLocked() + ")"
                                + " update job_item set state = 'held', holder = ?, held_until = " + database.now()
                                + " + ?, lease = lease + 1, deaths = deaths + case when state = 'held' then 1 else 0 end where job = ? and seq in (select seq from picked)"
                                + " returning seq, id, path, lease, tries, deaths",
                        row -> new Claim(
                                id,
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6)),
                        id,
                        most,
                        server,
                        lease.toMillis(),
                        id))
                .stream()
                .sorted(Comparator.comparingLong(Claim::seq))
                .toList();
    }

    List<Claim> renew(String server, Collection<Claim> claims, Duration lease) {
        return database.transact(open -> {
            List<Claim> kept = new ArrayList<>();
            for (Claim claim : ordered(claims)) {
                int renewed = update(
                        open,
                        "update job_item set held_until = " + database.now()
                                + " + ? where job = ? and seq = ? and state = 'held' and holder = ? and lease = ?",
                        lease.toMillis(),
                        claim.job(),
                        claim.seq(),
                        server,
                        claim.lease());
                if (renewed == 1) {
                    kept.add(claim);
                }
            }
            return kept;
        });
    }

    List<Settled> settle(String server, List<Settled> rows) {
        return database.transact(open -> {
            Set<String> wanted = new HashSet<>();
            for (String job : rows.stream()
                    .map(row -> row.claim().job())
                    .distinct()
                    .sorted()
                    .toList()) {
                wanted.addAll(query(
                        open,
                        "select id from job where id = ? and state in ('listing', 'running', 'paused')",
                        row -> row.getString(1),
                        job));
            }
            List<Settled> written = new ArrayList<>();
            for (Settled row : rows.stream()
                    .sorted(Comparator.comparing(Settled::claim, ORDER))
                    .toList()) {
                Claim claim = row.claim();
                if (wanted.contains(claim.job()) && mine(open, server, claim)) {
                    written.add(row);
                }
            }
            write(open, written);
            return written;
        });
    }

    /** What a list says may hold characters that PostgreSQL takes for none: NUL, and halves of pairs. */
    private static String clean(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }

    /** A lease that ran out is not enough to lose a picture: only when somebody else has it. That raises the number of its lease. */
    private static boolean mine(Connection open, String server, Claim claim) throws SQLException {
        return update(
                        open,
                        "update job_item set state = 'settled', holder = null, held_until = null"
                                + " where job = ? and seq = ? and state = 'held' and holder = ? and lease = ?",
                        claim.job(),
                        claim.seq(),
                        server,
                        claim.lease())
                == 1;
    }

    private record Tally(String job, String kind, String word) implements Comparable<Tally> {
        private static final Comparator<Tally> ORDER =
                Comparator.comparing(Tally::job).thenComparing(Tally::kind).thenComparing(Tally::word);

        @Override
        public int compareTo(Tally other) {
            return ORDER.compare(this, other);
        }
    }

    private void write(Connection open, List<Settled> rows) throws SQLException {
        TreeMap<Tally, Long> tallies = new TreeMap<>(); // in order, so that two servers cannot lock each other out
        for (Settled settled : rows) {
            Claim claim = settled.claim();
            if (settled.row().isEmpty()) {
                tallies.merge(new Tally(claim.job(), "status", "skipped"), 1L, Long::sum);
                continue;
            }
            Row row = settled.row().get();
            String status = row.ok() ? "ok" : "failed";
            update(
                    open,
                    "insert into job_row (job, seq, status, settled, document) values (?, ?, ?, " + database.now()
                            + ", ?)",
                    claim.job(),
                    claim.seq(),
                    status,
                    clean(RowJson.write(row)));
            tallies.merge(new Tally(claim.job(), "status", status), 1L, Long::sum);
            row.failure()
                    .map(failure ->
                            new Tally(claim.job(), "reason", failure.reason().word()))
                    .ifPresent(tally -> tallies.merge(tally, 1L, Long::sum));
            row.orientation()
                    .map(said -> new Tally(claim.job(), "decision", RowJson.word(said.decision())))
                    .ifPresent(tally -> tallies.merge(tally, 1L, Long::sum));
        }
        for (Map.Entry<Tally, Long> tally : tallies.entrySet()) {
            update(
                    open,
                    "insert into job_tally (job, kind, word, n) values (?, ?, ?, ?)"
                            + " on conflict (job, kind, word) do update set n = job_tally.n + excluded.n",
                    tally.getKey().job(),
                    tally.getKey().kind(),
                    tally.getKey().word(),
                    tally.getValue());
        }
    }

    void giveBack(String server, Collection<Claim> claims, Duration wait, boolean failed) {
        Optional<Void> nothing = database.transact(open -> {
            for (Claim claim : ordered(claims)) {
                update(
                        open,
                        "update job_item set state = 'waiting', holder = null, held_until = null, tries = tries + ?, not_before = "
                                + database.now()
                                + " + ? where job = ? and seq = ? and state = 'held' and holder = ? and lease = ?",
                        failed ? 1 : 0,
                        wait.toMillis(),
                        claim.job(),
                        claim.seq(),
                        server,
                        claim.lease());
            }
            return Optional.empty();
        });
        assert nothing.isEmpty();
    }

    void giveBackAll() {
        Optional<Void> nothing = database.transact(open -> {
            update(
                    open,
                    "update job_item set state = 'waiting', holder = null, held_until = null, deaths = deaths + 1 where state = 'held'");
            update(open, "update job set lister = null, lister_until = null where lister is not null");
            return Optional.empty();
        });
        assert nothing.isEmpty();
    }

    private static final Comparator<Claim> ORDER =
            Comparator.comparing(Claim::job).thenComparingLong(Claim::seq);

    private static List<Claim> ordered(Collection<Claim> claims) {
        return claims.stream().sorted(ORDER).toList();
    }
}
