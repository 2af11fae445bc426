/** Settings, from every place they come from, and the page that lists them. */
@NullMarked
package dev.upright.server.config;

import org.jspecify.annotations.NullMarked;
