package dev.upright.server.http;

import dev.upright.preprocess.image.EncodedImage;
import java.util.Optional;

/** One picture of a request: its bytes, or why it has none. */
sealed interface Picture {

    /** The caller's own name for it: a JSON item's {@code id}, a form part's file name. */
    Optional<String> id();

    /** It arrived. */
    record Received(Optional<String> id, EncodedImage image) implements Picture {}

    /** It did not; its neighbours are answered all the same. */
    record Missing(Optional<String> id, Problem problem) implements Picture {}
}
