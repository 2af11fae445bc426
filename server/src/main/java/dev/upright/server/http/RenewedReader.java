package dev.upright.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;
import java.nio.charset.Charset;
import java.util.function.Supplier;

/**
 * A reader that holds on to nothing it has read. Helidon's keeps what it reads in a chain, each link knowing the next, and drops the
 * used ones from its head. Under load some link survives long enough to become old to the garbage collector; from then on that dead
 * link holds its successor, the successor the next one, and every byte of a lasting connection has to become old before it can be
 * freed. Here a used-up chain is let go as a whole, and the next bytes begin another one.
 *
 * <p>For one thread at a time, as its parent.
 */
final class RenewedReader extends DataReader {
    private final Supplier<byte[]> source;
    private DataReader chain;

    /** @param source the next bytes, waited for; null at the end */
    @SuppressWarnings("removal") // of the only constructor; connections take no other kind of reader
    RenewedReader(Supplier<byte[]> source) {
        super(source);
        this.source = source;
        this.chain = DataReader.create(source);
    }

    private DataReader chain() {
        if (chain.available() == 0) {
            chain = DataReader.create(source);
        }
        return chain;
    }

    @Override
    public int available() {
        return chain.available();
    }

    @Override
    public void pullData() {
        chain().pullData();
    }

    @Override
    public void skip(int length) {
        chain().skip(length);
    }

    @Override
    public void ensureAvailable() {
        chain().ensureAvailable();
    }

    @Override
    public byte read() {
        return chain().read();
    }

    @Override
    public byte lookup() {
        return chain().lookup();
    }

    @Override
    public boolean startsWithNewLine() {
        return chain().startsWithNewLine();
    }

    @Override
    public boolean startsWith(byte[] prefix) {
        return chain().startsWith(prefix);
    }

    @Override
    public BufferData readBuffer() {
        return chain().readBuffer();
    }

    @Override
    public BufferData readBuffer(int length) {
        return chain().readBuffer(length);
    }

    @Override
    public BufferData getBuffer(int length) {
        return chain().getBuffer(length);
    }

    @Override
    public LazyString readLazyString(Charset charset, int length) {
        return chain().readLazyString(charset, length);
    }

    @Override
    public String readAsciiString(int length) {
        return chain().readAsciiString(length);
    }

    @Override
    public byte[] readBytes(int length) {
        return chain().readBytes(length);
    }

    @Override
    public String readLine() throws IncorrectNewLineException {
        return chain().readLine();
    }

    @Override
    public int findOrNewLine(byte wanted, int most) throws IncorrectNewLineException {
        return chain().findOrNewLine(wanted, most);
    }

    @Override
    public int findNewLine(int most) throws IncorrectNewLineException {
        return chain().findNewLine(most);
    }

    @Override
    public String debugDataHex() {
        return chain.debugDataHex();
    }
}
