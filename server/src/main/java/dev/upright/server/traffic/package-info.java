/**
 * Each picture through the version that its rollout gives it to, and what is done beside that: observed for the trial, shown to the
 * other version unseen, checked against its own turns.
 */
@NullMarked
package dev.upright.server.traffic;

import org.jspecify.annotations.NullMarked;
