package dev.upright.bench.job;

import dev.upright.preprocess.image.EncodedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip file of many entries out of few pictures: the same ones over and over again, each time under another name, and not packed, as
 * pictures are packed already. It stands nowhere; its bytes are the same each time it is written.
 */
public final class PictureArchive {
    private static final LocalDateTime MADE = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final List<EncodedImage> pictures;
    private final long[] checksums;
    private final int entries;

    /**
     * @param pictures at least one
     * @param entries how many it has, at least one
     */
    public PictureArchive(List<EncodedImage> pictures, int entries) {
        if (pictures.isEmpty() || entries < 1) {
            throw new IllegalArgumentException("an archive of " + entries + " of " + pictures.size() + " pictures");
        }
        this.pictures = List.copyOf(pictures);
        this.checksums = pictures.stream().mapToLong(PictureArchive::checksum).toArray();
        this.entries = entries;
    }

    private static long checksum(EncodedImage picture) {
        CRC32 crc = new CRC32();
        crc.update(picture.bytes());
        return crc.getValue();
    }

    public int entries() {
        return entries;
    }

    /** How many bytes it has, found by writing it to nobody. */
    public long bytes() {
        CountingStream counting = new CountingStream();
        try {
            writeTo(counting);
            return counting.bytes;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Writes it; the stream stays open. */
    public void writeTo(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setMethod(ZipOutputStream.STORED);
        for (int i = 0; i < entries; i++) {
            int which = i % pictures.size();
            ZipEntry entry = new ZipEntry("pictures/%07d".formatted(i));
            entry.setTimeLocal(MADE);
            entry.setSize(pictures.get(which).size());
            entry.setCrc(checksums[which]);
            zip.putNextEntry(entry);
            zip.write(pictures.get(which).bytes());
            zip.closeEntry();
        }
        zip.finish();
    }

    @Override
    public String toString() {
        long mean = pictures.stream().mapToLong(EncodedImage::size).sum() / pictures.size();
        return "%d pictures, about %d MB".formatted(entries, mean * entries / 1_000_000);
    }

    private static final class CountingStream extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
        }
    }
}
