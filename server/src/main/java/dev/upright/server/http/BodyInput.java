package dev.upright.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;

/**
 * A request's body: ends where it grows larger than it may, whatever length it declares, or comes so slowly that its deadline
 * passes; a caller who breaks off shows as an {@code IOException} and as nothing else.
 */
final class BodyInput extends InputStream {
    private final InputStream in;
    private final long most;
    private final BooleanSupplier late;
    private long left;

    /**
     * @param most how many bytes may come
     * @param late whether the request's deadline has passed
     */
    BodyInput(InputStream in, long most, BooleanSupplier late) {
        this.in = in;
        this.late = late;
        this.most = most;
        this.left = most;
    }

    @FunctionalInterface
    private interface Read {
        int read() throws IOException;
    }

    @Override
    public int read() throws IOException {
        int value = attempt(in::read);
        count(value < 0 ? 0 : 1);
        return value;
    }

    /** @throws ProblemException 413 where more comes than may, 504 where it comes too slowly */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = attempt(() -> in.read(buffer, offset, length));
        count(Math.max(0, read));
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** A caller that breaks off or sends chunks that are none shows as several unchecked exceptions of the HTTP layer. */
    private static int attempt(Read step) throws IOException {
        try {
            return step.read();
        } catch (UncheckedIOException lost) {
            throw lost.getCause();
        } catch (RuntimeException malformed) {
            throw new IOException("it breaks off, or its chunks are malformed", malformed);
        }
    }

    private void count(int read) {
        if (late.getAsBoolean()) {
            throw new ProblemException(Problems.deadlinePassed());
        }
        left -= read;
        if (left < 0) {
            throw new ProblemException(Problems.tooLarge("the body has more than " + most + " bytes"));
        }
    }
}
