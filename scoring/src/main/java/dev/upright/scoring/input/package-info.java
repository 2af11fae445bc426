/** Where pictures come from: folders, globs, archives, lists and buckets, one picture after the other in an order that never changes, in bounded memory. The only place that reaches out over the network, and only when allowed. */
@NullMarked
package dev.upright.scoring.input;

import org.jspecify.annotations.NullMarked;
