package dev.upright.models.runtime;

import dev.upright.models.batch.BatchBuckets;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.engine.SessionRequest;
import dev.upright.preprocess.tensor.TensorBatch;
import java.util.Optional;

/** What stands between a file and a session that may serve: open it, let it prove itself, run every batch size once. */
final class SessionPreparation {
    private final SessionFactory sessions;
    private final Optional<SelfTest> selfTest;
    private final BatchBuckets buckets;

    SessionPreparation(SessionFactory sessions, Optional<SelfTest> selfTest, BatchBuckets buckets) {
        this.sessions = sessions;
        this.selfTest = selfTest;
        this.buckets = buckets;
    }

    /** Runs on the lane's thread, which then owns the session. */
    InferenceSession open(SessionRequest request) {
        InferenceSession session = sessions.open(request);
        try {
            selfTest.ifPresent(test -> test.verify(session, buckets));
            warm(session, request);
            return session;
        } catch (RuntimeException | Error refused) {
            session.close();
            throw refused;
        }
    }

    /** A size that first runs for a request would make that request pay for memory, and on CUDA for an algorithm search. */
    private void warm(InferenceSession session, SessionRequest request) {
        try (TensorBatch zeros = new TensorBatch(request.inputShape(), buckets.largest())) {
            zeros.zero(0, buckets.largest());
            for (int size : buckets.sizes()) {
                session.run(zeros.rows(size), size);
            }
        }
    }
}
