/** The gate, alone and in a crowd. */
@NullMarked
package dev.upright.server.admission;

import org.jspecify.annotations.NullMarked;
