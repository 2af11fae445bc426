package dev.upright.bench.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * What was asked for.
 *
 * @param images folders of upright pictures; pages are drawn where there is none
 * @param models a directory with versions 1 and 2 of {@code orientation}
 * @param port where the server listens; 0 takes a free one
 * @param fast fewer pictures, no pauses to read
 * @param keep leaves the folder with the state, the models and the pictures behind
 */
record DemoOptions(List<Path> images, Path models, int port, boolean fast, boolean keep) {
    DemoOptions {
        images = List.copyOf(images);
    }

    /** Upright pictures at most; each is shown in four turns. */
    int pictures() {
        return fast ? 40 : images.isEmpty() ? 200 : 400;
    }

    /** Users who ask. */
    int users() {
        return fast ? 100 : 300;
    }
}
