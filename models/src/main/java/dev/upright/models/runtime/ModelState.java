package dev.upright.models.runtime;

/** Where a model version stands between the disk and a request. */
public sealed interface ModelState {

    /** The name on the wire: {@code loading}, {@code ready}, {@code failed}, {@code draining}. */
    String id();

    /** It is being opened, proven and warmed. */
    record Loading() implements ModelState {
        @Override
        public String id() {
            return "loading";
        }
    }

    /** It serves. */
    record Ready(LoadedModel model) implements ModelState {
        @Override
        public String id() {
            return "ready";
        }
    }

    /**
     * It could not be loaded; the others serve on.
     *
     * @param reason for the person who installed it
     */
    record Failed(String reason) implements ModelState {
        @Override
        public String id() {
            return "failed";
        }
    }

    /** It takes no new request and ends when the last one has left. */
    record Draining() implements ModelState {
        @Override
        public String id() {
            return "draining";
        }
    }
}
