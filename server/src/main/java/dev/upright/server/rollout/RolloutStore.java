package dev.upright.server.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where rollouts outlive the process. What a method has returned from stays, whatever becomes of the process. */
public interface RolloutStore {

    /** It cannot be read or written. */
    final class StoreException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StoreException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Every rollout as it was last saved. @throws StoreException */
    List<Rollout> rollouts();

    /** Keeps a rollout and the note of what was changed, both or neither. @throws StoreException */
    void save(Rollout rollout, AuditEntry change);

    /** The latest changes, newest first. @throws StoreException */
    List<AuditEntry> audit(String model, int most);

    /** What was observed of a trial, as it was last written. @throws StoreException */
    Optional<String> observed(String trial);

    /**
     * What has happened since the last time.
     *
     * @param observed what is known of some trials by now, by their ids
     * @param answers that may get their truth later
     * @param truths that were told of earlier answers
     * @param disagreements to look at
     */
    record News(
            Map<String, String> observed,
            List<KnownAnswer> answers,
            List<Truth> truths,
            List<Disagreement> disagreements) {
        boolean isEmpty() {
            return observed.isEmpty() && answers.isEmpty() && truths.isEmpty() && disagreements.isEmpty();
        }
    }

    /** That the truth of an answer was told. */
    record Truth(KnownAnswer answer, String truth, Instant at) {}

    /** Keeps all of it or nothing. An answer that is known already is left as it is. @throws StoreException */
    void write(News news);

    /** The answers to one request, of all its pictures and models. @throws StoreException */
    List<KnownAnswer> answers(String request);

    /** What was told of an answer. @throws StoreException */
    Optional<String> truth(KnownAnswer answer);

    /** The latest pictures on which a trial's versions differ, newest first, without the pictures. @throws StoreException */
    List<Disagreement> disagreements(String trial, int most);

    /** The digests of those of these pictures that are kept. @throws StoreException */
    Set<String> pictures(String trial);

    /** A picture on which a trial's versions differ; empty where it was not kept. @throws StoreException */
    Optional<byte[]> picture(String trial, String digest);

    /** Forgets answers and disagreements from before that time, and the oldest answers where there are more than that. @throws StoreException */
    void forget(Instant before, long mostAnswers);
}
