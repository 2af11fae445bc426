package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.server.experiment.Figures.AgreementCell;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What both versions said of the same pictures. The first 400 pairs are told apart, the rest counts as other and other. */
final class Agreement {
    static final int MOST = 400;

    private static final Pair REST = new Pair(BoundedCounts.OTHER, BoundedCounts.OTHER);

    private final Map<Pair, Long> cells = new LinkedHashMap<>();
    private final BernoulliTrials disagreed;

    Agreement() {
        disagreed = new BernoulliTrials();
    }

    private Agreement(JsonNode saved) {
        disagreed = BernoulliTrials.restore(saved.required("disagreed"));
        for (JsonNode cell : saved.required("cells")) {
            cells.put(
                    new Pair(cell.required(0).asText(), cell.required(1).asText()),
                    cell.required(2).asLong());
        }
    }

    private record Pair(String stable, String canary) {}

    static Agreement restore(JsonNode saved) {
        return new Agreement(saved);
    }

    ObjectNode save() {
        ObjectNode saved = JsonNodeFactory.instance.objectNode();
        saved.set("disagreed", disagreed.save());
        ArrayNode all = saved.putArray("cells");
        cells.forEach((pair, count) ->
                all.addArray().add(pair.stable()).add(pair.canary()).add(count));
        return saved;
    }

    void add(String stableSaid, String canarySaid) {
        disagreed.add(!stableSaid.equals(canarySaid));
        Pair pair = new Pair(stableSaid, canarySaid);
        boolean known = cells.size() < MOST || cells.containsKey(pair);
        cells.merge(known ? pair : REST, 1L, Long::sum);
    }

    BernoulliTrials disagreed() {
        return disagreed;
    }

    /** The most frequent first. */
    List<AgreementCell> sorted() {
        return cells.entrySet().stream()
                .map(cell ->
                        new AgreementCell(cell.getKey().stable(), cell.getKey().canary(), cell.getValue()))
                .sorted(Comparator.comparingLong(AgreementCell::count)
                        .reversed()
                        .thenComparing(AgreementCell::stableSaid)
                        .thenComparing(AgreementCell::canarySaid))
                .toList();
    }
}
