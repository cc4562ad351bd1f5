package io.longhaul.membership.store;

/**
 * One version of the routes that is kept.
 *
 * @param number 0 for the first, and one more with every change
 */
public record RoutesVersion(int number, RoutesNote note) {}
