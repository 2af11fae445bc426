package dev.upright.server.traffic;

/** Told what became of work beside the answers. It must be quick and must not throw. */
public interface AsideListener {

    /** What is done beside an answer. */
    enum Kind {
        /** The canary works out what the stable version has answered. */
        SHADOW,
        /** A version is shown the picture's three other turns. */
        SELF_CHECK
    }

    /** What became of it. */
    enum Result {
        DONE,
        /** The server had better things to do. */
        DROPPED,
        /** The version could not say anything. */
        FAILED
    }

    void ended(Kind kind, Result result);
}
