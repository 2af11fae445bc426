package dev.upright.bench.demo;

import java.util.List;
import java.util.stream.Collectors;

/** Plans as a person writes them, of one step that lasts an hour at least: longer than the demonstration. */
final class Plan {
    /** What keys are drawn by. */
    static final String SEED = "demo";

    private Plan() {}

    /**
     * One of them.
     *
     * @param weight the canary's share, in basis points
     * @param selfCheck the share of answers that are checked against the picture's own turns, in basis points
     * @param notJudged guardrails that are turned off
     */
    static String of(String canary, int weight, int selfCheck, List<String> notJudged) {
        return ("{\"canary\":\"%s\",\"seed\":\"%s\",\"steps\":[{\"weight\":%d,\"min_seconds\":3600}],\"self_check\":%d,"
                        + "\"guardrails\":{%s}}")
                .formatted(
                        canary,
                        SEED,
                        weight,
                        selfCheck,
                        notJudged.stream().map(name -> "\"" + name + "\":null").collect(Collectors.joining(",")));
    }
}
