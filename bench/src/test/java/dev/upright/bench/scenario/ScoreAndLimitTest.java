package dev.upright.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.bench.load.FakeServer;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Finding.Figure;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScoreAndLimitTest {
    @Test
    void comparesJobAndCommandWithTheLimitOnEitherSide() throws Exception {
        try (ScriptedBed scripted = new ScriptedBed(new FakeServer(_ -> ScriptedBed.SLOWLY))) {
            Finding finding = new ScoreAndLimit().measure(scripted.bed());

            assertThat(finding.figures().stream().collect(Collectors.toMap(Figure::key, Figure::value)))
                    .containsEntry("limit_per_second", ScriptedBed.LIMIT)
                    .containsEntry("score_per_second", ScriptedBed.SCORE)
                    .containsEntry("score_by_limit", ScriptedBed.SCORE / ScriptedBed.LIMIT)
                    .containsEntry("command_pictures", 50.0)
                    .containsEntry("command_per_second", ScriptedBed.COMMAND)
                    .containsEntry("command_by_limit", ScriptedBed.COMMAND / ScriptedBed.LIMIT)
                    .containsEntry("command_whole_seconds", 30.0);
            assertThat(finding.grids().getFirst().rows())
                    .extracting(java.util.List::getFirst)
                    .containsExactly(Cell.of("warm job, round 1"), Cell.of("whole command, round 1"));
        }
    }
}
