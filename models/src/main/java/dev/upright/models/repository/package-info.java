/** Where model versions are stored, and how a file of one is found and proven unaltered. */
@NullMarked
package dev.upright.models.repository;

import org.jspecify.annotations.NullMarked;
