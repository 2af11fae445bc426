package dev.upright.server.rollout;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A store whose disk is full whenever a test says so. */
final class FailingStore implements RolloutStore {
    private final RolloutStore store;
    boolean failing;
    Runnable whileSaving = () -> {};

    FailingStore(RolloutStore store) {
        this.store = store;
    }

    private RolloutStore working() {
        if (failing) {
            throw new StoreException("the disk is full", new IOException("no space left on device"));
        }
        return store;
    }

    @Override
    public List<Rollout> rollouts() {
        return working().rollouts();
    }

    @Override
    public void save(Rollout rollout, AuditEntry change) {
        whileSaving.run();
        working().save(rollout, change);
    }

    @Override
    public List<AuditEntry> audit(String model, int most) {
        return working().audit(model, most);
    }

    @Override
    public Optional<String> observed(String trial) {
        return store.observed(trial);
    }

    @Override
    public void write(News news) {
        working().write(news);
    }

    @Override
    public List<KnownAnswer> answers(String request) {
        return store.answers(request);
    }

    @Override
    public Optional<String> truth(KnownAnswer answer) {
        return store.truth(answer);
    }

    @Override
    public List<Disagreement> disagreements(String trial, int most) {
        return working().disagreements(trial, most);
    }

    @Override
    public Set<String> pictures(String trial) {
        return working().pictures(trial);
    }

    @Override
    public Optional<byte[]> picture(String trial, String digest) {
        return working().picture(trial, digest);
    }

    @Override
    public void forget(Instant before, long mostAnswers) {
        working().forget(before, mostAnswers);
    }
}
