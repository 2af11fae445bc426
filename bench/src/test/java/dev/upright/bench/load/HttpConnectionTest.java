package dev.upright.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HttpConnectionTest {
    @Test
    void sendsManyRequestsOverOneConnection() throws IOException {
        try (FakeServer server = new FakeServer(n -> FakeServer.answer(n == 1 ? 429 : 200, "body " + n));
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(server.request("abc")).status()).isEqualTo(200);
            assertThat(connection.exchange(server.request("")).status()).isEqualTo(429);
            assertThat(connection.exchange(server.request("abc")).status()).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.bodyBytes()).isEqualTo(6);
        }
    }

    @Test
    void putsAnAnswerTogetherThatComesInPieces() throws IOException {
        String pieces = "HTTP/1.1 2~01 Made\r\ncontent-LENGTH:~ 5\r~\n\r~\nab~cde";
        try (FakeServer server = new FakeServer(_ -> pieces);
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(server.request("x")).status()).isEqualTo(201);
            assertThat(connection.exchange(server.request("x")).status()).isEqualTo(201);
        }
    }

    @Test
    void readsAnAnswerThatIsLongerThanItsBuffer() throws IOException {
        try (FakeServer server = new FakeServer(_ -> FakeServer.answer(200, "x".repeat(100_000)));
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(server.request("x")).status()).isEqualTo(200);
            assertThat(connection.exchange(server.request("x")).status()).isEqualTo(200);
        }
    }

    @Test
    void connectsAnewWhereTheServerHungUpWithoutAnAnswer() throws IOException {
        try (FakeServer server = new FakeServer(n -> n == 0 ? "" : FakeServer.answer(200, ""));
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThatThrownBy(() -> connection.exchange(server.request("x"))).isInstanceOf(EOFException.class);
            assertThat(connection.exchange(server.request("x")).status()).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectsAnewWhereTheServerSaidItWouldClose() throws IOException {
        String last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        try (FakeServer server = new FakeServer(_ -> last);
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(server.request("x")).status()).isEqualTo(200);
            assertThat(connection.exchange(server.request("x")).status()).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void readsWhatAnAnswerSaysBesideItsStatus() throws IOException {
        String told = "HTTP/1.1 429 Busy\r\nRetry-After: 3\r\nX-Cache: miss\r\nContent-Length: 0\r\n\r\n";
        String dated = "HTTP/1.1 503 Busy\r\nretry-after: Fri, 31 Dec 1999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n";
        String known = "HTTP/1.1 200 OK\r\nx-cache: HIT\r\nContent-Length: 0\r\n\r\n";
        List<String> answers = List.of(told, dated, known);
        try (FakeServer server = new FakeServer(answers::get);
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(server.request("x")))
                    .isEqualTo(new Reply(429, Optional.of(Duration.ofSeconds(3)), false));
            assertThat(connection.exchange(server.request("x"))).isEqualTo(new Reply(503, Optional.empty(), false));
            assertThat(connection.exchange(server.request("x"))).isEqualTo(new Reply(200, Optional.empty(), true));
        }
    }

    /** A server that is overloaded does not read what it refuses; the client must not take that for a broken line. */
    @Test
    void hearsTheAnswerOfAServerThatHangsUpBeforeItHasReadTheBody() throws IOException {
        try (FakeServer server = FakeServer.refusing(FakeServer.answer(429, "come again"));
                HttpConnection connection = new HttpConnection(server.address())) {
            PreparedRequest tooMuch = server.request("x".repeat(32 << 20));
            assertThat(connection.exchange(tooMuch).status()).isEqualTo(429);
            assertThat(connection.exchange(tooMuch).status()).isEqualTo(429);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void sendsABodyOnlyWhereItIsAskedFor() throws IOException {
        byte[] body = "abc".getBytes(StandardCharsets.US_ASCII);
        try (FakeServer server = new FakeServer(_ -> FakeServer.answer(200, "x"));
                HttpConnection connection = new HttpConnection(server.address())) {
            PreparedRequest request = PreparedRequest.asking(server.address(), "/", Map.of(), body);
            assertThat(connection.exchange(request).status()).isEqualTo(200);
            assertThat(connection.exchange(request).status()).isEqualTo(200);
            assertThat(server.bodyBytes()).isEqualTo(6);
            assertThat(server.connections()).isEqualTo(1);
        }
        try (FakeServer server = FakeServer.refusing(FakeServer.answer(429, "x"));
                HttpConnection connection = new HttpConnection(server.address())) {
            PreparedRequest request = PreparedRequest.asking(server.address(), "/", Map.of(), body);
            assertThat(connection.exchange(request).status()).isEqualTo(429);
            assertThat(connection.exchange(request).status()).isEqualTo(429);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void sendsInPiecesWhereToldTo() throws IOException, InterruptedException {
        try (FakeServer server = new FakeServer(_ -> FakeServer.answer(200, ""));
                HttpConnection connection = new HttpConnection(server.address())) {
            Reply reply = connection.trickle(server.request("abcdefgh"), new Pace(3, Duration.ofMillis(1)));

            assertThat(reply.status()).isEqualTo(200);
            assertThat(server.bodyBytes()).isEqualTo(8);
        }
    }

    @Test
    void sendsABodyThatIsNeverTheSameTwice() throws IOException {
        AtomicLong numbers = new AtomicLong(254);
        try (FakeServer server = new FakeServer(_ -> FakeServer.answer(200, ""));
                HttpConnection connection = new HttpConnection(server.address())) {
            byte[] body = "<----------------->".getBytes(StandardCharsets.US_ASCII);
            PreparedRequest request = PreparedRequest.numbered(server.address(), "/", Map.of(), body, 1, numbers);
            connection.exchange(request);
            connection.exchange(request);

            assertThat(server.bodies()).containsExactly("<00000000000000fe->", "<00000000000000ff->");
        }
    }

    @Test
    void refusesAnAnswerThatItCannotFindTheEndOf() throws IOException {
        try (FakeServer server = new FakeServer(_ -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThatThrownBy(() -> connection.exchange(server.request("x")))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("Content-Length");
        }
    }

    @Test
    void refusesWhatIsNoHttp() throws IOException {
        try (FakeServer server = new FakeServer(_ -> "SSH-2.0-nothing here\r\nContent-Length: 0\r\n\r\n");
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThatThrownBy(() -> connection.exchange(server.request("x"))).isInstanceOf(ProtocolException.class);
        }
    }
}
