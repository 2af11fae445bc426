/** Tests of the catalogue; the network they use is the loopback. */
@NullMarked
package dev.upright.models.catalogue;

import org.jspecify.annotations.NullMarked;
