/** The server as its callers and its operators meet it. */
@NullMarked
package dev.upright.server;

import org.jspecify.annotations.NullMarked;
