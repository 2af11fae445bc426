package dev.upright.scoring.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what an archive unpacks to while it is read. */
final class CountedInput extends FilterInputStream {
    private final Expansion expansion;

    CountedInput(InputStream unpacked, Expansion expansion) {
        super(unpacked);
        this.expansion = expansion;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        expansion.add(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int read = super.read(target, from, length);
        expansion.add(read);
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        expansion.add(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
