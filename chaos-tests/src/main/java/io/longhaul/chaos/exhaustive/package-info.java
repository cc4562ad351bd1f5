/**
 * Breadth-first search over every order of events in the smallest worlds: one slot, two directors,
 * two or three nodes, few faults; with the real planner and the packet models.
 */
@NullMarked
package io.longhaul.chaos.exhaustive;

import org.jspecify.annotations.NullMarked;
