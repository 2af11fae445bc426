package dev.upright.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HttpConnectionTest {
    @Test
    void sendsManyRequestsOverOneConnection() throws IOException {
        try (FakeServer server = new FakeServer(n -> FakeServer.answer(n == 1 ? 429 : 200, "body " + n));
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(server.request("abc"))).isEqualTo(200);
            assertThat(connection.exchange(server.request(""))).isEqualTo(429);
            assertThat(connection.exchange(server.request("abc"))).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.bodyBytes()).isEqualTo(6);
        }
    }

    @Test
    void putsAnAnswerTogetherThatComesInPieces() throws IOException {
        String pieces = "HTTP/1.1 2~01 Made\r\ncontent-LENGTH:~ 5\r~\n\r~\nab~cde";
        try (FakeServer server = new FakeServer(_ -> pieces);
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(server.request("x"))).isEqualTo(201);
            assertThat(connection.exchange(server.request("x"))).isEqualTo(201);
        }
    }

    @Test
    void readsAnAnswerThatIsLongerThanItsBuffer() throws IOException {
        try (FakeServer server = new FakeServer(_ -> FakeServer.answer(200, "x".repeat(100_000)));
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(server.request("x"))).isEqualTo(200);
            assertThat(connection.exchange(server.request("x"))).isEqualTo(200);
        }
    }

    @Test
    void connectsAnewWhereTheServerHungUpWithoutAnAnswer() throws IOException {
        try (FakeServer server = new FakeServer(n -> n == 0 ? "" : FakeServer.answer(200, ""));
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThatThrownBy(() -> connection.exchange(server.request("x"))).isInstanceOf(EOFException.class);
            assertThat(connection.exchange(server.request("x"))).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectsAnewWhereTheServerSaidItWouldClose() throws IOException {
        String last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        try (FakeServer server = new FakeServer(_ -> last);
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(server.request("x"))).isEqualTo(200);
            assertThat(connection.exchange(server.request("x"))).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(2);
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
