package dev.upright.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.helidon.webclient.http1.Http1ClientResponse;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.testing.junit5.DirectClient;
import io.helidon.webserver.testing.junit5.RoutingTest;
import io.helidon.webserver.testing.junit5.SetUpRoute;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RoutingTest
class RequestIdFilterTest {
    private final DirectClient client;

    RequestIdFilterTest(DirectClient client) {
        this.client = client;
    }

    @SetUpRoute
    static void route(HttpRouting.Builder routing) {
        routing.addFilter(new RequestIdFilter()).get("/", (_, response) -> response.send("here"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "7c514b44-47b3-4578-a80e-6e9ac4b6c07a", "a.b_c:d-E9", "trace:0"})
    void aHarmlessIdIsEchoed(String id) {
        assertThat(echoed(client.get("/").header(HeaderNames.create("X-Request-Id"), id)))
                .isEqualTo(id);
    }

    @Test
    void anIdOfTheGreatestLengthIsEchoed() {
        String id = "x".repeat(128);
        assertThat(echoed(client.get("/").header(HeaderNames.create("X-Request-Id"), id)))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "a=b", "\"quoted\"", "a;b", "id event=forged", "<b>", "a/b", "a%0Ab"})
    void anIdThatCouldForgeALogLineIsReplaced(String id) {
        assertThat(UUID.fromString(echoed(client.get("/").header(HeaderNames.create("X-Request-Id"), id))))
                .isNotNull();
    }

    @Test
    void anIdThatIsTooLongIsReplaced() {
        String id = "x".repeat(129);
        assertThat(echoed(client.get("/").header(HeaderNames.create("X-Request-Id"), id)))
                .hasSize(36);
    }

    @Test
    void whoeverBringsNoIdGetsOneOfHisOwn() {
        String first = echoed(client.get("/"));
        String second = echoed(client.get("/"));
        assertThat(first).hasSize(36).isNotEqualTo(second);
    }

    private static String echoed(Http1ClientRequest request) {
        try (Http1ClientResponse response = request.request()) {
            assertThat(response.status().code()).isEqualTo(200);
            return response.headers().get(HeaderNames.create("X-Request-Id")).get();
        }
    }
}
