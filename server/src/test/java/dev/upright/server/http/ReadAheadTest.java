package dev.upright.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.upright.server.testing.Await;
import io.helidon.webserver.CloseConnectionException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection whose client says what a test puts into a queue. */
@Timeout(60)
class ReadAheadTest {
    private static final String END = "";
    private static final String RESET = "reset";

    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final ReadAhead connection = new ReadAhead(this::nothingAtTheEnd, Thread::startVirtualThread);

    private byte @Nullable [] nothingAtTheEnd() {
        reads.incrementAndGet();
        try {
            String next = said.take();
            if (next.equals(RESET)) {
                throw new UncheckedIOException(new SocketException("reset by peer"));
            }
            return next.equals(END) ? null : next.getBytes(StandardCharsets.US_ASCII);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private String next() {
        byte[] bytes = connection.get();
        return bytes == null ? "the end" : new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void whatIsReadAheadIsReadNextAndInOrder() throws InterruptedException {
        said.add("one");
        said.add("two");
        said.add("three");
        connection.serve(() -> {
            assertThat(next()).isEqualTo("one");
            String answer = ReadAhead.during(() -> {
                Await.until("the next bytes are read", () -> reads.get() == 2);
                return "an answer";
            });
            assertThat(answer).isEqualTo("an answer");
            assertThat(next()).isEqualTo("two");
            assertThat(next()).isEqualTo("three");
        });
        said.add(END);
        assertThat(next()).isEqualTo("the end");
    }

    @Test
    void oneReadIsAheadHoweverOftenIsWaited() throws InterruptedException {
        connection.serve(() -> {
            for (int wait = 0; wait < 5; wait++) {
                ReadAhead.during(() -> "answered");
            }
        });
        said.add("the next request");
        assertThat(next()).isEqualTo("the next request");
        assertThat(reads).hasValue(1);
    }

    @Test
    void theEndInterruptsWhoWaits() throws InterruptedException {
        connection.serve(() -> {
            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> ReadAhead.during(() -> {
                        said.add(END);
                        new CountDownLatch(1).await();
                        return "never";
                    }));
            assertThat(Thread.currentThread().isInterrupted())
                    .as("the answer can still be written")
                    .isFalse();
            assertThatExceptionOfType(InterruptedException.class)
                    .as("who waits once more for a client that has left")
                    .isThrownBy(() -> ReadAhead.during(() -> {
                        new CountDownLatch(1).await();
                        return "never";
                    }));
        });
        assertThat(next()).isEqualTo("the end");
    }

    @Test
    void aWaitThatMarksItsThreadAgainLeavesItUnmarked() throws InterruptedException {
        connection.serve(() -> {
            ReadAhead.during(() -> {
                said.add(END);
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException left) {
                    Thread.currentThread().interrupt();
                }
                return "cancelled";
            });
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    }

    @Test
    void theEndAfterTheWaitInterruptsNobody() throws InterruptedException {
        connection.serve(() -> {
            ReadAhead.during(() -> "answered");
            said.add(END);
            assertThat(next()).isEqualTo("the end");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    }

    @Test
    void aBrokenConnectionIsClosedInsteadOfAnswered() throws InterruptedException {
        connection.serve(() -> assertThatExceptionOfType(CloseConnectionException.class)
                .isThrownBy(() -> ReadAhead.during(() -> {
                    said.add(RESET);
                    new CountDownLatch(1).await();
                    return "never";
                })));
        assertThatExceptionOfType(CloseConnectionException.class).isThrownBy(connection::get);
    }

    @Test
    void aReadThatIsAwaitedCanBeInterruptedAsAnyOther() throws InterruptedException {
        connection.serve(() -> {
            ReadAhead.during(() -> {
                Await.until("it reads ahead", () -> reads.get() == 1);
                return "answered";
            });
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CloseConnectionException.class).isThrownBy(connection::get);
            assertThat(Thread.interrupted()).isTrue();
        });
    }

    @Test
    void withoutAConnectionAWaitIsAWait() throws InterruptedException {
        assertThat(ReadAhead.during(() -> "answered")).isEqualTo("answered");
        assertThatIllegalStateException()
                .isThrownBy(() -> ReadAhead.during(() -> {
                    throw new IllegalStateException("its own failure");
                }));
        assertThat(reads).hasValue(0);
    }
}
