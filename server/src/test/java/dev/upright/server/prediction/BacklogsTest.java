package dev.upright.server.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Priority;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.testing.ManualTicker;
import dev.upright.server.admission.Backlog;
import dev.upright.server.admission.OverloadedException;
import dev.upright.server.prediction.Backlogs.Stays;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every model and priority is measured by itself. */
class BacklogsTest {
    private static final ModelRef QUICK = new ModelRef("quick", "1");
    private static final ModelRef SLOW = new ModelRef("slow", "1");
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();
    private final Map<String, Backlog> opened = new HashMap<>();
    private final Backlogs backlogs = new Backlogs(
            1, 2, true, ticker, (model, priority, backlog) -> assertThat(opened.put(model + " " + priority, backlog))
                    .isNull());

    private Stays enter(Priority priority, ModelRef... models) {
        return backlogs.enter(List.of(models), priority, Deadline.after(ticker.nanos(), PATIENCE));
    }

    private void takes(ModelRef model, Duration time) {
        for (int picture = 0; picture < 20; picture++) {
            Stays stays = enter(Priority.INTERACTIVE, model);
            ticker.advance(time);
            stays.answered();
        }
    }

    @Test
    void aSlowModelRefusesForItselfAlone() {
        takes(QUICK, Duration.ofMillis(5));
        takes(SLOW, Duration.ofMillis(900));
        enter(Priority.INTERACTIVE, SLOW);
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> check(Priority.INTERACTIVE, SLOW));
        assertThatNoException().isThrownBy(() -> check(Priority.INTERACTIVE, QUICK));
        assertThatNoException()
                .as("of the other priority nothing is known")
                .isThrownBy(() -> check(Priority.BATCH, SLOW));
    }

    private void check(Priority priority, ModelRef... models) {
        backlogs.check(List.of(models), priority, Deadline.after(ticker.nanos(), PATIENCE));
    }

    @Test
    void aPictureIsTakenOnByAllItsModelsOrByNone() {
        takes(SLOW, Duration.ofMillis(900));
        Stays slow = enter(Priority.INTERACTIVE, SLOW);
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> enter(Priority.INTERACTIVE, QUICK, SLOW));
        assertThat(backlog("quick@1 INTERACTIVE").inside()).isZero();
        slow.close();
        Stays both = enter(Priority.INTERACTIVE, QUICK, SLOW);
        assertThat(backlog("quick@1 INTERACTIVE").inside()).isEqualTo(1);
        assertThat(backlog("slow@1 INTERACTIVE").inside()).isEqualTo(1);
        both.close();
        both.close();
        assertThat(backlog("quick@1 INTERACTIVE").inside()).isZero();
        assertThat(backlog("slow@1 INTERACTIVE").inside()).isZero();
    }

    private Backlog backlog(String name) {
        Backlog backlog = opened.get(name);
        assertThat(backlog).as(name).isNotNull();
        return backlog;
    }
}
