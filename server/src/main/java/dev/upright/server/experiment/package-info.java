/** Two versions compared: what each arm did, how sure that is, and when a canary has to go. Knows no clock, no wire and no disk. */
@NullMarked
package dev.upright.server.experiment;

import org.jspecify.annotations.NullMarked;
