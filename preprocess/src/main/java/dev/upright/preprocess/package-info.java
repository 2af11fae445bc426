/** From the bytes of a picture to a model's input tensor. Knows JavaCV; knows no model and no HTTP. */
@NullMarked
package dev.upright.preprocess;

import org.jspecify.annotations.NullMarked;
