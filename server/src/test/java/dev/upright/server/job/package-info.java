@NullMarked
package dev.upright.server.job;

import org.jspecify.annotations.NullMarked;
