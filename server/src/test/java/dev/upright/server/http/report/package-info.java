/** What of the wire can be known without a wire. */
@NullMarked
package dev.upright.server.http.report;

import org.jspecify.annotations.NullMarked;
