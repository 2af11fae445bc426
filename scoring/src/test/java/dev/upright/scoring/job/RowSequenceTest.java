package dev.upright.scoring.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows in order, within a window. */
class RowSequenceTest {
    private final List<String> written = new ArrayList<>();

    private static Optional<Row> row(long place) {
        return Optional.of(
                Row.unread(String.valueOf(place), "", List.of(), new Row.Failure(Reason.MISSING, "not there")));
    }

    private RowSequence sequence(int window, boolean ordered) {
        return new RowSequence(window, ordered, row -> written.add(row.id()));
    }

    @Test
    void rowsThatComeInAnyOrderGoInTheirs() throws Exception {
        RowSequence rows = sequence(16, true);
        Random random = new Random(1);
        for (int round = 0; round < 100; round++) {
            List<Long> places = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                places.add(rows.reserve());
            }
            Collections.shuffle(places, random);
            for (long place : places) {
                rows.put(place, place % 7 == 0 ? Optional.empty() : row(place));
            }
        }
        List<String> expected = new ArrayList<>();
        for (int place = 0; place < 1600; place++) {
            if (place % 7 != 0) {
                expected.add(String.valueOf(place));
            }
        }
        assertThat(written).isEqualTo(expected);
    }

    @Test
    void asFinishedTheyGoAsTheyCome() throws Exception {
        RowSequence rows = sequence(4, false);
        for (int i = 0; i < 4; i++) {
            rows.reserve();
        }
        rows.put(2, row(2));
        rows.put(0, row(0));
        assertThat(written).containsExactly("2", "0");
        assertThat(rows.reserve()).isEqualTo(4);
    }

    @Test
    @Timeout(20)
    void whoIsFarAheadWaitsForTheOneInFront() throws Exception {
        RowSequence rows = sequence(2, true);
        rows.reserve();
        rows.reserve();
        rows.put(1, row(1));
        List<Long> third = Collections.synchronizedList(new ArrayList<>());
        Thread ahead = Thread.ofPlatform().start(() -> {
            try {
                third.add(rows.reserve());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(ahead.join(java.time.Duration.ofMillis(200))).isFalse();
        assertThat(third).isEmpty();
        rows.put(0, row(0));
        ahead.join();
        assertThat(third).containsExactly(2L);
        assertThat(written).containsExactly("0", "1");
    }

    @Test
    void nobodyIsLetInTwiceWhenAllHaveGivenUp() throws Exception {
        RowSequence rows = sequence(2, true);
        rows.reserve();
        rows.reserve();
        rows.giveUp();
        long beyond = rows.reserve();
        rows.put(beyond, row(beyond));
        rows.put(0, row(0));
        assertThat(written).containsExactly("0");
    }
}
