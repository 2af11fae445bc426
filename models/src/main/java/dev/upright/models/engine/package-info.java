/** Sessions: one loaded graph on one device. The only place that knows DJL and ONNX Runtime. */
@NullMarked
package dev.upright.models.engine;

import org.jspecify.annotations.NullMarked;
