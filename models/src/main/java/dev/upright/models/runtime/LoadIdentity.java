package dev.upright.models.runtime;

/**
 * Tells one load of a version from every other in this process: a version that is unloaded and loaded again may have other files.
 * Equal to itself alone, and holds nothing, so that keeping it keeps no model in memory.
 */
public final class LoadIdentity {}
