/**
 * {@code ./longhaul bench upgrade}: a large tier on paper and in virtual time, upgraded node by
 * node and director by director, by the real coordination, planner and codec.
 *
 * <p>Connections are counts by slot and node. Nothing is lost by that: what chains, occupancy and
 * drains depend on is how many connections a node holds in a slot and when the last of them ends,
 * and both are drawn from the distributions that the single connections would have.
 */
@NullMarked
package io.longhaul.chaos.scale;

import org.jspecify.annotations.NullMarked;
