package dev.upright.server.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.models.manifest.ModelRef;
import dev.upright.server.experiment.Arm;
import dev.upright.server.rollout.Assignment;
import dev.upright.server.rollout.AuditEntry;
import dev.upright.server.rollout.Disagreement;
import dev.upright.server.rollout.KnownAnswer;
import dev.upright.server.rollout.Rollout;
import dev.upright.server.rollout.RolloutJson;
import dev.upright.server.rollout.RolloutStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rollouts in the database. */
public final class SqlRolloutStore implements RolloutStore {
    private static final Logger LOG = System.getLogger(SqlRolloutStore.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many pictures to look at are kept of each trial, the latest. */
    private static final int MOST_DISAGREEMENTS = 200;

    private final Database database;

    public SqlRolloutStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Rollout> rollouts() {
        return database.query("select document from rollout order by model", row -> rollout(row.getString(1))).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** A document that a later version wrote, or nobody, is left as it is: its model begins anew in memory, and the others are served. */
    private static Optional<Rollout> rollout(String document) {
        try {
            return Optional.of(RolloutJson.read(JSON.readTree(document)));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException unreadable) {
            LOG.log(Level.ERROR, "event=rollout-unreadable document=" + document, unreadable);
            return Optional.empty();
        }
    }

    @Override
    public void save(Rollout rollout, AuditEntry change) {
        database.transact(connection -> {
            Database.update(
                    connection,
                    "insert into rollout (model, revision, document) values (?, ?, ?) on conflict (model) do update set"
                            + " revision = excluded.revision, document = excluded.document",
                    rollout.model(),
                    rollout.revision(),
                    RolloutJson.write(rollout).toString());
            Database.update(
                    connection,
                    "insert into rollout_change (model, revision, at, who, action, was, became) values (?, ?, ?, ?, ?, ?, ?)",
                    rollout.model(),
                    change.revision(),
                    change.at().toEpochMilli(),
                    change.who(),
                    change.action(),
                    change.from(),
                    change.to());
            return rollout;
        });
    }

    @Override
    public List<AuditEntry> audit(String model, int most) {
        return database.query(
                "select at, who, action, was, became, revision from rollout_change where model = ? order by id desc limit ?",
                row -> new AuditEntry(
                        Instant.ofEpochMilli(row.getLong(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6)),
                model,
                most);
    }

    @Override
    public Optional<String> observed(String trial) {
        return database.query("select observed from trial where id = ?", row -> row.getString(1), trial).stream()
                .findFirst();
    }

    @Override
    public void write(News news) {
        database.transact(connection -> {
            for (Map.Entry<String, String> trial : news.observed().entrySet()) {
                Database.update(
                        connection,
                        "insert into trial (id, observed) values (?, ?) on conflict (id) do update set observed = excluded.observed",
                        trial.getKey(),
                        trial.getValue());
            }
            for (KnownAnswer answer : news.answers()) {
                insert(connection, answer);
            }
            for (Truth truth : news.truths()) {
                KnownAnswer answer = truth.answer();
                Database.update(
                        connection,
                        "update answer set truth = ?, truth_at = ? where request = ? and item = ? and model = ?",
                        truth.truth(),
                        truth.at().toEpochMilli(),
                        answer.request(),
                        answer.item(),
                        answer.model().name());
            }
            for (Disagreement disagreement : news.disagreements()) {
                insert(connection, disagreement);
            }
            return news;
        });
    }

    private static void insert(Connection connection, KnownAnswer answer) throws SQLException {
        Database.update(
                connection,
                "insert or ignore into answer (request, item, model, version, trial, arm, said, at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                answer.request(),
                answer.item(),
                answer.model().name(),
                answer.model().version(),
                answer.assignment().map(Assignment::trial).orElse(null),
                answer.assignment().map(assignment -> assignment.arm().id()).orElse(null),
                answer.said(),
                answer.at().toEpochMilli());
    }

    private static void insert(Connection connection, Disagreement found) throws SQLException {
        Database.update(
                connection,
                "insert or ignore into disagreement (trial, digest, request, at, stable, stable_confidence, canary,"
                        + " canary_confidence, picture) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                found.trial(),
                found.digest(),
                found.request(),
                found.at().toEpochMilli(),
                found.stable(),
                found.stableConfidence(),
                found.canary(),
                found.canaryConfidence(),
                found.picture().orElse(null));
        Database.update(
                connection,
                "delete from disagreement where trial = ? and id not in"
                        + " (select id from disagreement where trial = ? order by id desc limit ?)",
                found.trial(),
                found.trial(),
                MOST_DISAGREEMENTS);
    }

    @Override
    public List<KnownAnswer> answers(String request) {
        return database.query(
                "select request, item, model, version, trial, arm, said, at from answer where request = ?",
                row -> new KnownAnswer(
                        row.getString(1),
                        row.getString(2),
                        new ModelRef(row.getString(3), row.getString(4)),
                        assignment(row.getString(5), row.getString(6)),
                        row.getString(7),
                        Instant.ofEpochMilli(row.getLong(8))),
                request);
    }

    private static Optional<Assignment> assignment(@Nullable String trial, @Nullable String arm) {
        return trial == null || arm == null
                ? Optional.empty()
                : Optional.of(new Assignment(trial, Arm.valueOf(arm.toUpperCase(Locale.ROOT))));
    }

    @Override
    public Optional<String> truth(KnownAnswer answer) {
        return database
                .query(
                        "select truth from answer where request = ? and item = ? and model = ? and truth is not null",
                        row -> row.getString(1),
                        answer.request(),
                        answer.item(),
                        answer.model().name())
                .stream()
                .findFirst();
    }

    @Override
    public List<Disagreement> disagreements(String trial, int most) {
        return database.query(
                "select trial, digest, request, at, stable, stable_confidence, canary, canary_confidence from disagreement"
                        + " where trial = ? order by id desc limit ?",
                SqlRolloutStore::disagreement,
                trial,
                most);
    }

    private static Disagreement disagreement(ResultSet row) throws SQLException {
        return new Disagreement(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                row.getString(5),
                row.getDouble(6),
                row.getString(7),
                row.getDouble(8),
                Optional.empty());
    }

    @Override
    public Set<String> pictures(String trial) {
        return Set.copyOf(database.query(
                "select digest from disagreement where trial = ? and picture is not null",
                row -> row.getString(1),
                trial));
    }

    @Override
    public Optional<byte[]> picture(String trial, String digest) {
        return database
                .query(
                        "select picture from disagreement where trial = ? and digest = ? and picture is not null",
                        row -> row.getBytes(1),
                        trial,
                        digest)
                .stream()
                .findFirst();
    }

    @Override
    public void forget(Instant before, long mostAnswers) {
        database.transact(connection -> {
            Database.update(connection, "delete from answer where at < ?", before.toEpochMilli());
            Database.update(connection, "delete from disagreement where at < ?", before.toEpochMilli());
            Database.update(
                    connection,
                    "delete from answer where at <= (select at from answer order by at desc limit 1 offset ?)",
                    mostAnswers);
            return before;
        });
    }
}
