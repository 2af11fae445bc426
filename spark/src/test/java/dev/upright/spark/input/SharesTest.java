package dev.upright.spark.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.scoring.input.Buckets;
import dev.upright.scoring.input.Item;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.testing.Scans;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the driver lists, and executors read. */
class SharesTest {
    private static final Reading READING = new Reading(1_000_000, /* all= */ true, null, List.of(), false, true);

    private final HadoopFiles hadoop = new HadoopFiles(new Configuration());

    @TempDir
    Path folder;

    private Shares.Found list(int tasks, Object... names) throws InterruptedException {
        try (Buckets buckets = READING.buckets()) {
            return Shares.of(
                    List.of(names).stream().map(Object::toString).toList(), READING.options(buckets), hadoop, tasks);
        }
    }

    /** The ids that an executor sees, each with the reason why it cannot be read, where it cannot. */
    private List<String> read(Shares.Found found) throws InterruptedException {
        List<String> read = new ArrayList<>();
        try (ShareItems items = new ShareItems(found.shares().iterator(), READING, hadoop)) {
            for (Optional<Item> item = items.next(); item.isPresent(); item = items.next()) {
                String name = item.get().id().replace(folder + "/", "");
                try {
                    item.get().content().read();
                    read.add(name);
                } catch (UnusableException unusable) {
                    read.add(name + ": " + unusable.failure().reason().word());
                }
            }
        }
        return read;
    }

    private Path pictures(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Scans.write(folder.resolve("p/%03d.jpg".formatted(i)), Scans.small(i));
        }
        return folder.resolve("p");
    }

    private Path zip(String... names) throws IOException {
        Path zip = folder.resolve("a.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(Scans.small(name.hashCode()));
            }
        }
        return zip;
    }

    @Test
    void sharesAreAboutAsManyAsTasksButNoneIsTiny() throws Exception {
        Path pictures = pictures(200);

        assertThat(list(4, pictures).shares())
                .extracting(share -> share.pictures().size())
                .containsExactly(51, 51, 51, 47);
        assertThat(list(100, pictures).shares())
                .extracting(share -> share.pictures().size())
                .containsExactly(32, 32, 32, 32, 32, 32, 8);
        assertThat(list(4, pictures).pictures()).hasValue(200);
    }

    @Test
    void anArchiveIsOneShareThatItsReaderLists() throws Exception {
        Shares.Found found = list(8, zip("x.jpg", "y.jpg", "../z.jpg"));

        assertThat(found.shares()).singleElement().satisfies(share -> assertThat(share.pictures())
                .isEmpty());
        assertThat(found.pictures()).isEmpty();
        assertThat(read(found)).containsExactly("a.zip!/x.jpg", "a.zip!/y.jpg", "a.zip!/../z.jpg: outside-root");
    }

    @Test
    void whatIsNamedTwiceIsReadOnce() throws Exception {
        Path pictures = pictures(3);
        Path zip = zip("x.jpg");

        Shares.Found found =
                list(1, pictures, pictures.resolve("001.jpg"), zip, pictures, zip, folder + "//a.zip", zip + "/");

        assertThat(found.repeated()).isEqualTo(1);
        assertThat(read(found)).containsExactly("p/000.jpg", "p/001.jpg", "p/002.jpg", "a.zip!/x.jpg");
    }

    @Test
    void whatVanishesBetweenListingAndReadingIsMissing() throws Exception {
        Path pictures = pictures(2);
        Path list = Scans.write(folder.resolve("list.csv"), "path\np/000.jpg\np/001.jpg\n");

        Shares.Found found = list(1, pictures, list);
        Files.delete(pictures.resolve("001.jpg"));
        Files.delete(list);

        assertThat(read(found))
                .containsExactly("p/000.jpg", "p/001.jpg: missing", "p/000.jpg: missing", "p/001.jpg: missing");
    }

    @Test
    void hadoopsAddressesAreListedInOrderAndReadByHadoop() throws Exception {
        Path pictures = pictures(2);
        Scans.write(pictures.resolve("deep/er.jpg"), Scans.small(7));
        Scans.write(pictures.resolve(".hidden/er.jpg"), Scans.small(8));
        Scans.write(pictures.resolve("text.jpg"), "no picture");

        Shares.Found found =
                list(1, "file://" + pictures, "file://" + folder + "/none", "file://" + pictures + "/00*.jpg");
        Files.delete(pictures.resolve("001.jpg"));

        assertThat(found.repeated()).isEqualTo(2);
        assertThat(read(found).stream().map(name -> name.replaceFirst("file:/+.*/(?=p/|none)|file:", "")))
                .containsExactly("p/000.jpg", "p/001.jpg: missing", "p/deep/er.jpg", "p/text.jpg", "none: missing");
    }

    @Test
    void whatHadoopDoesNotKnowIsOneItemThatSaysSo() throws Exception {
        Shares.Found found = list(1, "nothing://host/pictures");

        assertThat(found.shares().getFirst().pictures())
                .singleElement()
                .satisfies(item -> assertThat(item.reason()).isEqualTo(Reason.UNREADABLE))
                .satisfies(item -> assertThat(item.detail()).contains("nothing"));
    }
}
