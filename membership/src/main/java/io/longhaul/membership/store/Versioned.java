package io.longhaul.membership.store;

/**
 * A value with the version under which it was read, for changing it only if nobody else did.
 *
 * @param version of the znode: 0 at its creation, and one more with every change
 */
public record Versioned<T>(T value, int version) {}
