/**
 * Public models by name: where each can be had, what proves that a file is the one meant, and how it becomes a version in a
 * repository. The only package that reaches out over the network, and nothing that serves knows it.
 */
@NullMarked
package dev.upright.models.catalogue;

import org.jspecify.annotations.NullMarked;
