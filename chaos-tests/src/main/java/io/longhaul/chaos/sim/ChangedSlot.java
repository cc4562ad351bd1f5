package io.longhaul.chaos.sim;

/**
 * A slot whose chain an epoch changes.
 *
 * @param strained whether the host of its head before has too much to do
 * @param switched whether it has another head now
 */
record ChangedSlot(int slot, boolean strained, boolean switched) {}
