package dev.upright.server.rollout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What happens in trials, on its way to the store: collected, and written together. A request only ever adds to a list in memory.
 * What somebody was told, a report or the acknowledgement of a truth, was written before.
 */
public final class Journal {
    private static final Logger LOG = System.getLogger(Journal.class.getName());

    /** More than a second of answers; where the store is slower than that, answers go unrecorded, not unanswered. */
    private static final int MOST_WAITING = 20_000;

    /** They may hold pictures. */
    private static final int MOST_DISAGREEMENTS = 64;

    private final RolloutStore store;
    private final Trials trials;
    private final InstantSource clock;
    private final Duration patience;
    private final long mostAnswers;

    /** One write at a time, so that an older state never overwrites a younger one. */
    private final ReentrantLock writes = new ReentrantLock();

    private final ReentrantLock lists = new ReentrantLock();
    private List<KnownAnswer> answers = new ArrayList<>();
    private List<Disagreement> disagreements = new ArrayList<>();
    private List<RolloutStore.Truth> truths = new ArrayList<>();

    /**
     * @param patience how long after an answer its truth may come
     * @param mostAnswers how many answers are kept for that at most
     */
    public Journal(RolloutStore store, Trials trials, InstantSource clock, Duration patience, long mostAnswers) {
        this.store = store;
        this.trials = trials;
        this.clock = clock;
        this.patience = patience;
        this.mostAnswers = mostAnswers;
    }

    /** Remembers an answer for the time when its truth comes. */
    public void answered(KnownAnswer answer) {
        lists.lock();
        try {
            if (answers.size() < MOST_WAITING) {
                answers.add(answer);
            }
        } finally {
            lists.unlock();
        }
    }

    /** Remembers a picture to look at. */
    public void differed(Disagreement disagreement) {
        lists.lock();
        try {
            if (disagreements.size() < MOST_DISAGREEMENTS) {
                disagreements.add(disagreement);
            }
        } finally {
            lists.unlock();
        }
    }

    /** How a truth was taken. */
    public enum Taken {
        /** It counts from now on. */
        NEW,
        /** The very same was told before, and counts once. */
        KNOWN,
        /** Another truth was told before; that one stays. */
        CONTRADICTS
    }

    /** A truth that was taken. */
    public record Labelled(KnownAnswer answer, boolean right, Taken taken) {}

    /**
     * Takes the truth of an answer. When this returns, it is kept and counts.
     *
     * @param which the answer among those to the request
     * @param truth the rotation in degrees, or the label
     * @return empty where no such answer is known, or no longer
     * @throws RolloutStore.StoreException where it cannot be kept
     */
    public Optional<Labelled> label(String request, Predicate<KnownAnswer> which, String truth) {
        writes.lock();
        try {
            write();
            Instant oldest = clock.instant().minus(patience);
            Optional<KnownAnswer> found = store.answers(request).stream()
                    .filter(which)
                    .filter(answer -> !answer.at().isBefore(oldest))
                    .findFirst();
            return found.map(answer -> label(answer, truth));
        } finally {
            writes.unlock();
        }
    }

    private Labelled label(KnownAnswer answer, String truth) {
        boolean right = answer.said().equals(truth);
        Optional<String> told = told(answer).or(() -> store.truth(answer));
        if (told.isPresent()) {
            return new Labelled(answer, right, told.get().equals(truth) ? Taken.KNOWN : Taken.CONTRADICTS);
        }
        lists.lock();
        try {
            truths.add(new RolloutStore.Truth(answer, truth, clock.instant()));
        } finally {
            lists.unlock();
        }
        answer.assignment().ifPresent(assignment -> trials.labelled(assignment, right));
        write();
        return new Labelled(answer, right, Taken.NEW);
    }

    /** What was told of an answer and could not be written yet; it counts already. */
    private Optional<String> told(KnownAnswer answer) {
        lists.lock();
        try {
            return truths.stream()
                    .filter(told -> told.answer().equals(answer))
                    .map(RolloutStore.Truth::truth)
                    .findFirst();
        } finally {
            lists.unlock();
        }
    }

    /** Writes whatever is new. @throws RolloutStore.StoreException where it cannot be; what counts is then written the next time */
    public void write() {
        writes.lock();
        try {
            RolloutStore.News news = news();
            if (news.isEmpty()) {
                return;
            }
            try {
                store.write(news);
            } catch (RuntimeException notKept) {
                again(news);
                LOG.log(
                        Level.WARNING,
                        "event=journal-not-kept answers={0} reason=\"{1}\"",
                        news.answers().size(),
                        notKept.getMessage());
                throw notKept;
            }
        } finally {
            writes.unlock();
        }
    }

    /** What counts has to be written some time; the rest was only a chance. */
    private void again(RolloutStore.News news) {
        trials.again(news.observed().keySet());
        lists.lock();
        try {
            truths.addAll(news.truths());
        } finally {
            lists.unlock();
        }
    }

    private RolloutStore.News news() {
        Map<String, String> observed = trials.news();
        lists.lock();
        try {
            RolloutStore.News news = new RolloutStore.News(
                    observed, List.copyOf(answers), List.copyOf(truths), List.copyOf(disagreements));
            answers = new ArrayList<>();
            truths = new ArrayList<>();
            disagreements = new ArrayList<>();
            return news;
        } finally {
            lists.unlock();
        }
    }

    /** Forgets answers whose truth would come too late. @throws RolloutStore.StoreException */
    public void forget() {
        store.forget(clock.instant().minus(patience), mostAnswers);
    }
}
