package dev.upright.server.http;

import dev.upright.server.rollout.Journal;
import dev.upright.server.rollout.RolloutStore;
import dev.upright.server.rollout.Rollouts;
import dev.upright.server.rollout.Trials;
import java.time.InstantSource;

/** What the calls about rollouts need. */
public record RolloutServices(
        Rollouts rollouts, Trials trials, Journal journal, RolloutStore store, InstantSource clock) {}
