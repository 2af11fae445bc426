package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A test for each bound that is judged, and which of them have been broken. */
final class Watches {
    private final Guardrails guardrails;
    private final double neededEvidence;
    private final Map<Guardrail, SequentialTest> tests = new EnumMap<>(Guardrail.class);
    private final Set<Guardrail> broken = EnumSet.noneOf(Guardrail.class);

    Watches(Guardrails guardrails) {
        this(guardrails, JsonNodeFactory.instance.objectNode());
    }

    /** A test whose bound is another one than was saved begins anew, and so does one that was not there. */
    private Watches(Guardrails guardrails, JsonNode saved) {
        this.guardrails = guardrails;
        neededEvidence = guardrails.neededEvidence();
        for (Guardrail guardrail : guardrails.present()) {
            double bound = guardrail.bound(guardrails).orElseThrow();
            JsonNode before = saved.path(guardrail.id());
            if (before.isMissingNode() || before.required("bound").asDouble() != bound) {
                tests.put(guardrail, begin(guardrail, bound));
            } else {
                tests.put(guardrail, resume(guardrail, bound, before.required("test")));
                if (before.required("broken").asBoolean()) {
                    broken.add(guardrail);
                }
            }
        }
    }

    static Watches restore(Guardrails guardrails, JsonNode saved) {
        return new Watches(guardrails, saved);
    }

    private static SequentialTest begin(Guardrail guardrail, double bound) {
        return switch (guardrail) {
            case P95_RATIO -> new SlowTest(bound);
            case DISAGREEMENT -> new OneSampleTest(bound);
            case ERROR_RATE, ABSTAIN_RATE, SELF_CONSISTENCY, LABELLED_ACCURACY -> new TwoSampleTest(bound);
        };
    }

    private static SequentialTest resume(Guardrail guardrail, double bound, JsonNode saved) {
        return switch (guardrail) {
            case P95_RATIO -> SlowTest.restore(bound, saved);
            case DISAGREEMENT -> OneSampleTest.restore(bound, saved);
            case ERROR_RATE, ABSTAIN_RATE, SELF_CONSISTENCY, LABELLED_ACCURACY -> TwoSampleTest.restore(bound, saved);
        };
    }

    ObjectNode save() {
        ObjectNode saved = JsonNodeFactory.instance.objectNode();
        tests.forEach((guardrail, test) -> {
            ObjectNode one = saved.putObject(guardrail.id());
            one.put("bound", guardrail.bound(guardrails).orElseThrow());
            one.put("broken", broken.contains(guardrail));
            one.set("test", test.save());
        });
        return saved;
    }

    /** An outcome for a bound on rates; says whether that broke it. */
    boolean outcome(Guardrail guardrail, Arm arm, boolean bad) {
        switch (tests.get(guardrail)) {
            case null -> {
                return false;
            }
            case TwoSampleTest test -> test.observe(arm, bad);
            case OneSampleTest test -> test.observe(bad);
            case SlowTest _ -> throw new IllegalArgumentException("a latency is no outcome");
        }
        return breaks(guardrail);
    }

    /** A latency, and the stable version's before it; says whether that broke the bound on them. */
    boolean latency(Arm arm, long nanos, LatencyHistogram known) {
        if (!(tests.get(Guardrail.P95_RATIO) instanceof SlowTest test)) {
            return false;
        }
        test.observe(arm, nanos, known);
        return breaks(Guardrail.P95_RATIO);
    }

    private boolean breaks(Guardrail guardrail) {
        return test(guardrail)
                        .filter(test -> test.samples() >= guardrails.minSamples()
                                && test.wealth().mean() >= neededEvidence)
                        .isPresent()
                && broken.add(guardrail);
    }

    /** The test of a bound, where it is judged. */
    Optional<SequentialTest> test(Guardrail guardrail) {
        return Optional.ofNullable(tests.get(guardrail));
    }

    boolean isBroken(Guardrail guardrail) {
        return broken.contains(guardrail);
    }
}
