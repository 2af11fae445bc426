package dev.upright.server.traffic;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Priority;
import dev.upright.models.batch.Ticker;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.OrientationDecision;
import dev.upright.preprocess.image.QuarterTurn;
import dev.upright.server.admission.Admission;
import dev.upright.server.admission.OverloadedException;
import dev.upright.server.admission.ShuttingDownException;
import dev.upright.server.cache.CacheMode;
import dev.upright.server.cache.PictureDigest;
import dev.upright.server.experiment.Arm;
import dev.upright.server.prediction.Answer;
import dev.upright.server.prediction.Prediction;
import dev.upright.server.prediction.PredictionOutcome.Predicted;
import dev.upright.server.prediction.PredictionPipeline;
import dev.upright.server.prediction.PredictionRequest;
import dev.upright.server.rollout.Assignment;
import dev.upright.server.rollout.Disagreement;
import dev.upright.server.rollout.Journal;
import dev.upright.server.rollout.Rollout;
import dev.upright.server.rollout.RolloutPlan;
import dev.upright.server.rollout.Rollouts;
import dev.upright.server.rollout.Route;
import dev.upright.server.rollout.RouteReason;
import dev.upright.server.rollout.Trial;
import dev.upright.server.rollout.Trials;
import dev.upright.server.traffic.AsideListener.Kind;
import dev.upright.server.traffic.AsideListener.Result;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.random.RandomGenerator;

/**
 * What is done with a picture when its answer is out: the canary is shown a share of what the stable version answered, and both
 * versions are checked against the other turns of a share of theirs. One at a time, at batch priority, and only while the server has
 * nothing better to do; what cannot be done at once is dropped. Nobody waits for it and nothing of it reaches a caller.
 */
public final class Afterwards implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Afterwards.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** They hold pictures. */
    private static final int MOST_WAITING = 8;

    /** Larger pictures are told of and not kept. */
    private static final int LARGEST_KEPT = 2_000_000;

    /**
     * How it is done.
     *
     * @param quiet with so many requests inside the server nothing is done beside them
     * @param keepPictures whether pictures may be kept at all
     */
    public record Policy(int quiet, boolean keepPictures) {}

    private final Policy policy;
    private final PredictionPipeline pipeline;
    private final Admission admission;
    private final Rollouts rollouts;
    private final Trials trials;
    private final Journal journal;
    private final RandomGenerator chance;
    private final Ticker ticker;
    private final InstantSource clock;
    private final AsideListener listener;
    private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread worker;

    /**
     * Begins to work.
     *
     * @param pipeline one that tells nobody: what is done here is no request
     * @param chance draws which pictures are taken
     */
    public Afterwards(
            Policy policy,
            PredictionPipeline pipeline,
            Admission admission,
            Rollouts rollouts,
            Trials trials,
            Journal journal,
            RandomGenerator chance,
            Ticker ticker,
            InstantSource clock,
            AsideListener listener) {
        this.policy = policy;
        this.pipeline = pipeline;
        this.admission = admission;
        this.rollouts = rollouts;
        this.trials = trials;
        this.journal = journal;
        this.chance = chance;
        this.ticker = ticker;
        this.clock = clock;
        this.listener = listener;
        this.worker = Thread.ofVirtual().name("afterwards").start(this::work);
    }

    /** One picture, one version to show it to. */
    private record Job(Kind kind, Routed routed, Trial trial, Assignment assignment, Prediction served) {
        RolloutPlan plan() {
            return trial.plan();
        }
    }

    /** An answer is out. Returns at once. */
    public void answered(Routed routed) {
        if (!(routed.outcome() instanceof Predicted(var _, var predictions))) {
            return;
        }
        for (int i = 0; i < predictions.size(); i++) {
            Route route = routed.routes().get(i);
            Prediction served = predictions.get(i);
            if (route.reason() == RouteReason.SPLIT) {
                route.assignment().ifPresent(assignment -> trialOf(route.model().name(), assignment)
                        .ifPresent(trial -> draw(routed, trial, assignment, served)));
            }
        }
    }

    private Optional<Trial> trialOf(String model, Assignment assignment) {
        return rollouts.of(model).flatMap(Rollout::live).filter(trial -> trial.id()
                .equals(assignment.trial()));
    }

    private void draw(Routed routed, Trial trial, Assignment assignment, Prediction served) {
        if (assignment.arm() == Arm.STABLE && drawn(trial.plan().shadow())) {
            offer(new Job(Kind.SHADOW, routed, trial, assignment, served));
        }
        if (served.answer() instanceof Answer.Orientation && drawn(trial.plan().selfCheck())) {
            offer(new Job(Kind.SELF_CHECK, routed, trial, assignment, served));
        }
    }

    private boolean drawn(int basisPoints) {
        return basisPoints > 0 && chance.nextInt(RolloutPlan.ALL) < basisPoints;
    }

    private void offer(Job job) {
        if (!waiting.offer(job)) {
            listener.ended(job.kind(), Result.DROPPED);
        }
    }

    private void work() {
        try {
            while (true) {
                Job job = waiting.take();
                listener.ended(job.kind(), attempt(job));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private Result attempt(Job job) throws InterruptedException {
        try {
            boolean done =
                    switch (job.kind()) {
                        case SHADOW -> shadow(job);
                        case SELF_CHECK -> selfCheck(job);
                    };
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return done ? Result.DONE : Result.FAILED;
        } catch (OverloadedException | ShuttingDownException | BusyException busy) {
            return Result.DROPPED;
        } catch (RuntimeException | Error unforeseen) {
            LOG.log(Level.ERROR, "event=afterwards-failed kind=" + job.kind(), unforeseen);
            return Result.FAILED;
        }
    }

    /** The server has better things to do. */
    private static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BusyException() {
            super("requests wait", null, false, false);
        }
    }

    private boolean shadow(Job job) {
        ModelRef canary = new ModelRef(job.plan().model(), job.plan().canary());
        Optional<Answer> answer = answer(job, canary, CacheMode.USE, QuarterTurn.NONE);
        answer.ifPresent(said -> compare(job, job.served().answer(), said));
        return answer.isPresent();
    }

    private void compare(Job job, Answer stable, Answer canary) {
        String served = Words.decision(stable);
        String unseen = Words.decision(canary);
        trials.shadowed(job.trial().id(), served, unseen);
        if (served.equals(unseen)) {
            return;
        }
        byte[] picture = job.routed().image().bytes();
        boolean kept = policy.keepPictures() && job.plan().keepPictures() && picture.length <= LARGEST_KEPT;
        journal.differed(new Disagreement(
                job.trial().id(),
                PictureDigest.of(picture).hex(),
                job.routed().ask().request(),
                clock.instant(),
                served,
                Words.confidence(stable),
                unseen,
                Words.confidence(canary),
                kept ? Optional.of(picture) : Optional.empty()));
    }

    /** Turned by a quarter, a picture is turned by a quarter more: whatever its truth is, a version that denies that is wrong somewhere. */
    private boolean selfCheck(Job job) {
        QuarterTurn upright = rotation(job.served().answer()).orElseThrow();
        boolean consistent = true;
        for (QuarterTurn turn : QuarterTurn.values()) {
            if (turn != QuarterTurn.NONE) {
                Optional<QuarterTurn> said = answer(job, job.served().model(), CacheMode.BYPASS, turn)
                        .flatMap(Afterwards::rotation);
                if (said.isEmpty()) {
                    return false;
                }
                consistent &= said.get() == upright.plus(turn);
            }
        }
        trials.selfChecked(job.assignment(), consistent);
        return true;
    }

    private static Optional<QuarterTurn> rotation(Answer answer) {
        return answer instanceof Answer.Orientation(OrientationDecision decision)
                ? Optional.of(decision.rotation())
                : Optional.empty();
    }

    /** One run, which looks at the load before it begins. */
    private Optional<Answer> answer(Job job, ModelRef model, CacheMode cache, QuarterTurn turn) {
        if (admission.load().requests() >= policy.quiet()) {
            throw new BusyException();
        }
        long now = ticker.nanos();
        PredictionRequest request = new PredictionRequest(
                job.routed().image(),
                List.of(model),
                1,
                Priority.BATCH,
                now,
                Deadline.after(now, PATIENCE),
                cache,
                turn);
        try (Admission.Permit permit = admission.enter(job.routed().image().size())) {
            return pipeline.predict(request, permit) instanceof Predicted(var _, var predictions)
                    ? Optional.of(predictions.getFirst().answer())
                    : Optional.empty();
        }
    }

    /** Ends what is being done; what waits is dropped. */
    @Override
    public void close() {
        worker.interrupt();
        try {
            worker.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
