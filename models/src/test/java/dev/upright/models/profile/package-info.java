@NullMarked
package dev.upright.models.profile;

import org.jspecify.annotations.NullMarked;
