package dev.upright.server.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.output.Probabilities;
import dev.upright.models.runtime.LoadIdentity;
import dev.upright.preprocess.image.ExifOrientation;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageHeader;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultCacheTest {
    private static final long ENTRY = result(4).weight();

    private final LoadIdentity load = new LoadIdentity();

    @Test
    void givesBackWhatItWasGiven() {
        ResultCache cache = ResultCache.of(10 * ENTRY);
        CachedResult result = result(4);
        cache.keep(key(1), result);
        assertThat(cache.find(key(1))).containsSame(result);
        assertThat(cache.find(key(2))).as("another picture").isEmpty();
        assertThat(cache.size()).isEqualTo(1);
        assertThat(cache.bytes()).isEqualTo(ENTRY);
    }

    @Test
    void anotherLoadOfTheSameVersionFindsNothing() {
        ResultCache cache = ResultCache.of(10 * ENTRY);
        cache.keep(key(1), result(4));
        assertThat(cache.find(new CacheKey(picture(1), new LoadIdentity()))).isEmpty();
    }

    @Test
    void staysWithinItsBytesAndKeepsWhatIsAskedForOften() {
        ResultCache cache = ResultCache.of(10 * ENTRY);
        cache.keep(key(0), result(4));
        for (int i = 1; i <= 1000; i++) {
            cache.keep(key(i), result(4));
            assertThat(cache.bytes()).isLessThanOrEqualTo(10 * ENTRY);
            assertThat(cache.find(key(0))).as("after %d others", i).isPresent();
        }
        assertThat(cache.size()).isEqualTo(10);
    }

    @Test
    void aResultOfManyClassesWeighsMoreAndOneBeyondTheBoundIsNotKept() {
        assertThat(result(1000).weight()).isEqualTo(ENTRY + 8 * 996);
        ResultCache cache = ResultCache.of(10 * ENTRY);
        cache.keep(key(1), result(4));
        cache.keep(key(2), result(1000));
        assertThat(cache.find(key(2))).isEmpty();
        assertThat(cache.find(key(1))).as("it pushes nobody out").isPresent();
    }

    @Test
    void whatIsOffKeepsNothing() {
        ResultCache off = ResultCache.off();
        off.keep(key(1), result(4));
        assertThat(off.find(key(1))).isEmpty();
        assertThat(off.keeps()).isFalse();
        assertThat(off.size()).isZero();
        assertThat(off.bytes()).isZero();
        assertThat(ResultCache.of(1).keeps()).isTrue();
    }

    @Test
    void aBoundOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ResultCache.of(0));
    }

    /** Otherwise {@code cache.max-bytes} would promise what the heap does not keep. */
    @Test
    void theWeightOfAnEntryIsWhatItTakesOfTheHeap() {
        int entries = 50_000;
        long before = used();
        ResultCache cache = ResultCache.of(Long.MAX_VALUE / 2);
        for (int i = 0; i < entries; i++) {
            cache.keep(key(i), result(4));
        }
        double measured = (used() - before) / (double) entries;
        assertThat(cache.size()).as("and all were there to be measured").isEqualTo(entries);
        assertThat(measured).as("bytes of an entry").isBetween(0.8 * ENTRY, 1.1 * ENTRY);
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private CacheKey key(int picture) {
        return new CacheKey(picture(picture), load);
    }

    private static PictureDigest picture(int number) {
        return new PictureDigest(0x9E3779B97F4A7C15L * number, 0, 0, number);
    }

    private static CachedResult result(int classes) {
        List<Double> probabilities = Collections.nCopies(classes, 1.0 / classes);
        return new CachedResult(
                new ImageHeader(ImageFormat.PNG, 3, 2, ExifOrientation.TOP_LEFT, false),
                Probabilities.of(probabilities),
                new ComputeDevice.Cpu(),
                EngineKind.ONNXRUNTIME);
    }
}
