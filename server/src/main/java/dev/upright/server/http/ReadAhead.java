package dev.upright.server.http;

import io.helidon.webserver.CloseConnectionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that come over one connection, in their order. Where the connection's own thread waits for an answer for long, another one
 * reads ahead: what it reads is kept for the next request; where it reads the end, the client has left, and the waiting thread is
 * interrupted. Nobody reads ahead of a short wait: a second thread for every request had cost 3 % of the throughput.
 *
 * <p>One read is ahead at most, and so one buffer is kept. A client that sends its next request before it has its answer is not
 * seen leaving before that request is read.
 */
final class ReadAhead implements Supplier<byte[]> {
    private static final ScopedValue<ReadAhead> OF_THIS_CONNECTION = ScopedValue.newInstance();
    private static final byte[] END = {};

    /** Long for a request, short for a client that leaves. */
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(25, TimeUnit.MILLISECONDS, Thread::startVirtualThread);

    private final Supplier<byte @Nullable []> socket;
    private final Executor later;
    private final ReentrantLock lock = new ReentrantLock();
    // All guarded by lock, so that nobody is interrupted who waits no longer:
    private @Nullable CompletableFuture<byte[]> ahead;
    private @Nullable Thread waiting;
    private long waits;
    private boolean gone;
    private @Nullable RuntimeException broken;

    /** @param socket the next bytes, waited for; null at the end. Nobody else reads it from here on */
    ReadAhead(Supplier<byte @Nullable []> socket) {
        this(socket, LATER);
    }

    /** @param later runs what it is given on another thread, once a wait has become a long one */
    ReadAhead(Supplier<byte @Nullable []> socket, Executor later) {
        this.socket = socket;
        this.later = later;
    }

    /** Something that takes its time. */
    @FunctionalInterface
    interface Wait<T> {
        T await() throws InterruptedException;
    }

    /** What serves a connection. */
    @FunctionalInterface
    interface Service {
        void serve() throws InterruptedException;
    }

    /** Serves this connection on the calling thread: {@link #during} finds it there. */
    void serve(Service service) throws InterruptedException {
        ScopedValue.where(OF_THIS_CONNECTION, this).<Void, InterruptedException>call(() -> {
            service.serve();
            return null;
        });
    }

    /**
     * Waits on a connection's own thread, and is interrupted where the client leaves meanwhile. Afterwards the thread is interrupted
     * no more, so that a client that has only ended what it had to say can be told.
     *
     * @throws CloseConnectionException where the client broke the connection, and nobody can be told anything
     */
    static <T> T during(Wait<T> wait) throws InterruptedException {
        if (!OF_THIS_CONNECTION.isBound()) {
            return wait.await();
        }
        ReadAhead connection = OF_THIS_CONNECTION.get();
        connection.begin();
        try {
            return wait.await();
        } finally {
            connection.end();
        }
    }

    private void begin() {
        long thisWait;
        lock.lock();
        try {
            waiting = Thread.currentThread();
            thisWait = ++waits;
            if (gone) {
                waiting.interrupt();
            }
            if (ahead != null) {
                return;
            }
        } finally {
            lock.unlock();
        }
        later.execute(() -> readAheadOf(thisWait));
    }

    private void readAheadOf(long wait) {
        CompletableFuture<byte[]> next = new CompletableFuture<>();
        lock.lock();
        try {
            if (waiting == null || waits != wait || ahead != null) {
                return;
            }
            ahead = next;
        } finally {
            lock.unlock();
        }
        readAhead(next);
    }

    private void end() {
        lock.lock();
        try {
            waiting = null;
            if (gone) {
                Thread.interrupted();
            }
            if (broken != null) {
                throw new CloseConnectionException("the client broke the connection", broken);
            }
        } finally {
            lock.unlock();
        }
    }

    private void readAhead(CompletableFuture<byte[]> next) {
        try {
            byte[] bytes = read();
            if (bytes.length == 0) {
                left(null);
            }
            next.complete(bytes);
        } catch (RuntimeException reset) {
            left(reset);
            next.completeExceptionally(reset);
        }
    }

    private void left(@Nullable RuntimeException reset) {
        lock.lock();
        try {
            gone = true;
            broken = reset;
            if (waiting != null) {
                waiting.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private byte[] read() {
        byte[] bytes = socket.get();
        return bytes == null ? END : bytes;
    }

    /** The next bytes, waited for on the connection's own thread; null at the end, as Helidon's reader wants it. */
    @Override
    @SuppressWarnings("NullAway") // the library's interface says nothing of null and means it
    public byte[] get() {
        CompletableFuture<byte[]> next;
        lock.lock();
        try {
            next = ahead;
            ahead = null;
        } finally {
            lock.unlock();
        }
        byte[] bytes = next == null ? read() : awaited(next);
        return bytes.length == 0 ? null : bytes;
    }

    private static byte[] awaited(CompletableFuture<byte[]> next) {
        try {
            return next.get();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("the connection is being closed", closing);
        } catch (ExecutionException broken) {
            throw new CloseConnectionException("the client broke the connection", broken.getCause());
        }
    }
}
