/** Tensor to scores: manifests, repositories, devices, sessions, batches. Knows DJL; knows no HTTP. */
@NullMarked
package dev.upright.models;

import org.jspecify.annotations.NullMarked;
