package dev.upright.scoring.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.scoring.testing.Scans;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zip and tar files, honest, broken and hostile. */
class ArchiveTest {
    @TempDir
    private Path folder;

    private static Map<String, byte[]> entries() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("z.jpg", Scans.small(1));
        entries.put("a/b.jpg", Scans.small(2));
        entries.put("a/notes.txt", "no picture".getBytes(StandardCharsets.UTF_8));
        entries.put("../evil.jpg", Scans.small(3));
        entries.put("/etc/evil.jpg", Scans.small(4));
        entries.put("__MACOSX/._z.jpg", Scans.small(5));
        entries.put("large.jpg", new byte[30_000]);
        entries.put("last.jpg", Scans.small(6));
        return entries;
    }

    private static final String[] EXPECTED = {
        "z.jpg ok",
        "b.jpg ok",
        "notes.txt none",
        "evil.jpg outside-root",
        "evil.jpg outside-root",
        "large.jpg too-many-bytes",
        "last.jpg ok"
    };

    private Path zip(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("pictures.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }

    private Path tar(String name, boolean packed) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                OutputStream target = packed ? new GZIPOutputStream(out) : out;
                TarArchiveOutputStream tar = new TarArchiveOutputStream(target)) {
            for (Map.Entry<String, byte[]> entry : entries().entrySet()) {
                TarArchiveEntry header = new TarArchiveEntry(entry.getKey(), /* preserveAbsolutePath= */ true);
                header.setSize(entry.getValue().length);
                tar.putArchiveEntry(header);
                tar.write(entry.getValue());
                tar.closeArchiveEntry();
            }
            TarArchiveEntry link = new TarArchiveEntry("link.jpg", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        return file;
    }

    private static List<String> brief(List<Found> found) {
        return found.stream().map(Found::brief).toList();
    }

    @Test
    void aZipFilesPicturesComeInItsOrderAndNoneLeavesIt() throws IOException {
        List<Found> found = Found.in(zip(entries()));
        assertThat(brief(found)).containsExactly(EXPECTED);
        assertThat(found.get(1).path()).isEqualTo(folder + "/pictures.zip!/a/b.jpg");
        assertThat(found.get(1).place()).contains("a/b.jpg");
        assertThat(found.get(1).picture().orElseThrow().bytes()).isEqualTo(Scans.small(2));
    }

    @Test
    void aTarFilesToo() throws IOException {
        assertThat(brief(Found.in(tar("pictures.tar", false)))).containsExactly(EXPECTED);
        assertThat(brief(Found.in(tar("pictures.tgz", true)))).containsExactly(EXPECTED);
    }

    @Test
    void whatAnArchiveIsItsFirstBytesSay() throws IOException {
        assertThat(brief(Found.in(Files.move(zip(entries()), folder.resolve("a.dat")))))
                .containsExactly(EXPECTED);
        assertThat(brief(Found.in(tar("b.dat", false)))).containsExactly(EXPECTED);
        assertThat(brief(Found.in(tar("c.dat", true)))).containsExactly(EXPECTED);
    }

    @Test
    void aZipFileThatIsCutIsOneErrorAndTheRestGoesOn() throws IOException {
        Path whole = zip(entries());
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length - 100));
        assertThat(brief(Found.in(cut, whole)))
                .startsWith("cut.zip corrupt-archive", "z.jpg ok")
                .hasSize(8);
    }

    @Test
    void aTarFileThatIsCutGivesWhatIsBeforeTheCut() throws IOException {
        byte[] bytes = Files.readAllBytes(tar("whole.tar", false));
        Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(bytes, 2_300));
        List<String> found = brief(Found.in(cut));
        assertThat(found.getFirst()).isEqualTo("z.jpg ok");
        assertThat(found.getLast()).endsWith("corrupt-archive");
        byte[] packed = Files.readAllBytes(tar("whole.tgz", true));
        Path torn = Files.write(folder.resolve("torn.tgz"), Arrays.copyOf(packed, packed.length - 50));
        assertThat(brief(Found.in(torn)).getLast()).endsWith("corrupt-archive");
        Path none = Scans.write(folder.resolve("none.tar.gz"), "no gzip at all, but named so");
        assertThat(brief(Found.in(none))).containsExactly("none.tar.gz corrupt-archive");
    }

    @Test
    void anEntryWhoseBytesAreNotThoseOfItsChecksumFailsAlone() throws IOException {
        Path file = folder.resolve("stored.zip");
        byte[] picture = Scans.small(1);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setMethod(ZipOutputStream.STORED);
            for (String name : new String[] {"a.jpg", "b.jpg"}) {
                ZipEntry entry = new ZipEntry(name);
                java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                crc.update(picture);
                entry.setCrc(crc.getValue());
                entry.setSize(picture.length);
                zip.putNextEntry(entry);
                zip.write(picture);
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[100 + picture.length / 2 - 60] ^= 0x55;
        Files.write(file, bytes);
        assertThat(brief(Found.in(file))).containsExactly("a.jpg corrupt-archive", "b.jpg ok");
    }

    /** A gigabyte of zeros in every entry, a megabyte each when packed; what headers say of sizes is not believed. */
    @Test
    void aBombIsLeftAfterAFewOfItsEntries() throws IOException {
        byte[] packed = zeros();
        Path bomb = folder.resolve("bomb.tgz");
        try (OutputStream out = Files.newOutputStream(bomb)) {
            out.write(packed);
        }
        Path after = Scans.write(folder.resolve("after.jpg"), Scans.small(1));
        List<String> found = brief(Found.in(bomb, after));
        assertThat(found).contains("bomb.tgz archive-bomb", "after.jpg ok");
        assertThat(found.size()).isLessThan(20);
    }

    /** A tar file of entries of 64 MB of zeros, packed about a thousand times. */
    private static byte[] zeros() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 20];
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (int i = 0; i < 12; i++) {
                TarArchiveEntry header = new TarArchiveEntry("zeros" + i + ".jpg");
                header.setSize(64L << 20);
                tar.putArchiveEntry(header);
                for (int part = 0; part < 64; part++) {
                    tar.write(chunk);
                }
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void inAZipBombEveryEntryStopsAtTheLimitOfOnePicture() throws IOException {
        Path bomb = folder.resolve("bomb.zip");
        byte[] chunk = new byte[1 << 20];
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            for (int i = 0; i < 40; i++) {
                zip.putNextEntry(new ZipEntry("zeros" + i + ".jpg"));
                for (int part = 0; part < 16; part++) {
                    zip.write(chunk);
                }
            }
        }
        assertThat(brief(Found.in(bomb))).hasSize(40).allMatch(each -> each.endsWith("too-many-bytes"));
        InputOptions generous = new InputOptions(16 << 20, false, java.util.Optional.empty(), AllowedUrls.none());
        List<String> found = brief(Found.in(generous, bomb));
        assertThat(found.getLast()).isEqualTo("bomb.zip archive-bomb");
        assertThat(found.size()).isLessThan(35);
    }
}
