/** The wire: routes, bodies, JSON, problems. */
@NullMarked
package dev.upright.server.http;

import org.jspecify.annotations.NullMarked;
