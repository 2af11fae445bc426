package dev.upright.bench.demo;

import java.nio.file.Path;

/**
 * A picture whose truth is known.
 *
 * @param file where it lies
 * @param turn degrees clockwise by which it was turned
 */
record TurnedPicture(Path file, int turn) {}
