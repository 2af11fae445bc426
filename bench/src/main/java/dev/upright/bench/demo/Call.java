package dev.upright.bench.demo;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A call over HTTP, to be made and to be shown.
 *
 * @param headers besides those that every call has
 * @param json the body, where it is JSON
 * @param file the body, where it is a file
 */
record Call(String method, String path, Map<String, String> headers, Optional<String> json, Optional<Path> file) {
    Call {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers)); // in the order in which they are shown
    }

    static Call get(String path) {
        return new Call("GET", path, Map.of(), Optional.empty(), Optional.empty());
    }

    static Call post(String path) {
        return new Call("POST", path, Map.of(), Optional.empty(), Optional.empty());
    }

    static Call post(String path, String json) {
        return new Call("POST", path, Map.of(), Optional.of(json), Optional.empty());
    }

    static Call post(String path, Path file) {
        return new Call("POST", path, Map.of(), Optional.empty(), Optional.of(file));
    }

    static Call put(String path, String json) {
        return new Call("PUT", path, Map.of(), Optional.of(json), Optional.empty());
    }

    Call with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Call(method, path, more, json, file);
    }

    /** What a person types to make it. */
    String asCurl(int port) {
        StringBuilder line = new StringBuilder("curl");
        if (file.isEmpty() && !method.equals("GET")) {
            line.append(" -X ").append(method);
        }
        headers.forEach((name, value) ->
                line.append(" -H '").append(name).append(": ").append(value).append('\''));
        json.ifPresent(text -> line.append(" -d '").append(text).append('\''));
        file.ifPresent(body -> line.append(" --data-binary @").append(body));
        String quote = path.contains("?") ? "'" : ""; // a shell would look for files
        return line.append(' ')
                .append(quote)
                .append("localhost:")
                .append(port)
                .append(path)
                .append(quote)
                .toString();
    }
}
