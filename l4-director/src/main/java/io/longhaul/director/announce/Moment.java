package io.longhaul.director.announce;

/**
 * When something happens.
 *
 * @param ms of a clock that only rises
 * @param chance 0 to 1, drawn for this moment
 */
record Moment(long ms, double chance) {}
