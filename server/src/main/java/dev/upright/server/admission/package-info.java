/** How much work may be inside the server at one time: this gate bounds memory, the batch queue behind it bounds latency. */
@NullMarked
package dev.upright.server.admission;

import org.jspecify.annotations.NullMarked;
