package dev.upright.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.batch.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CourtesyTest {
    private final AtomicInteger waiting = new AtomicInteger();

    @Test
    void whereNobodyWaitsEveryPictureBeginsAtOnce() throws InterruptedException {
        Courtesy courtesy = new Courtesy(waiting::get, Duration.ofHours(1), Ticker.system());
        long begun = System.nanoTime();
        try (Courtesy.Turn first = courtesy.await();
                Courtesy.Turn second = courtesy.await()) {
            assertThat(List.of(first, second)).hasSize(2);
        }
        assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void aPictureBeginsAsSoonAsTheLastRequestHasLeft() throws InterruptedException {
        waiting.set(1);
        Courtesy courtesy = new Courtesy(waiting::get, Duration.ofHours(1), Ticker.system());
        CountDownLatch begun = new CountDownLatch(1);
        Thread picture = Thread.ofVirtual().start(() -> {
            try (Courtesy.Turn _ = courtesy.await()) {
                begun.countDown();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        Thread.sleep(50);
        assertThat(begun.getCount()).isEqualTo(1);
        waiting.set(0);
        picture.join();
        assertThat(begun.getCount()).isZero();
    }

    @Test
    void whereSomebodyAlwaysWaitsOneAtATimeGoesOnAfterAWhile() throws InterruptedException {
        waiting.set(1);
        Courtesy courtesy = new Courtesy(waiting::get, Duration.ofMillis(20), Ticker.system());
        CountDownLatch second = new CountDownLatch(1);
        Thread other;
        long begun = System.nanoTime();
        try (Courtesy.Turn _ = courtesy.await()) {
            assertThat(System.nanoTime() - begun)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
            other = Thread.ofVirtual().start(() -> {
                try (Courtesy.Turn _ = courtesy.await()) {
                    second.countDown();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            Thread.sleep(80);
            assertThat(second.getCount()).as("one at a time").isEqualTo(1);
        }
        other.join();
        assertThat(second.getCount()).isZero();
    }
}
