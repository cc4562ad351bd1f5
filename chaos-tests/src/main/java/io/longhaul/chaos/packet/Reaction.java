package io.longhaul.chaos.packet;

/**
 * What became of a socket and of the segment that reached it.
 *
 * @param next the socket afterwards, {@link Socket#none()} when it is gone
 */
record Reaction(Socket next, Outcome outcome) {}
