/** What outlives the process: one embedded database, its schema, and what the rest of the server keeps in it. */
@NullMarked
package dev.upright.server.store;

import org.jspecify.annotations.NullMarked;
