package dev.upright.bench.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;

/** What came back. */
record Answer(int status, HttpHeaders headers, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    boolean ok() {
        return status == OK;
    }

    /** A header; empty where it is not there. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The version that answered. */
    String version() {
        return header("X-Model-Version");
    }

    /** Why it did. */
    String reason() {
        return header("X-Route-Reason");
    }

    /** The body as JSON; an empty object where it is none. */
    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException none) {
            return JSON.createObjectNode();
        }
    }
}
