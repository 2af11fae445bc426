/** Batch scoring inside the server: what a job is, where it is kept, and who works it off beside the requests. */
@NullMarked
package dev.upright.server.job;

import org.jspecify.annotations.NullMarked;
