/** What a trial has shown and what was decided, told: as JSON for programs, as a page for people. */
@NullMarked
package dev.upright.server.http.report;

import org.jspecify.annotations.NullMarked;
