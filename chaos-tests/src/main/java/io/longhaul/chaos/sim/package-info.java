/**
 * The simulator: the real planner, coordination and state machines of a tier under virtual time and
 * one seed, with models around them of all that can fail.
 */
@NullMarked
package io.longhaul.chaos.sim;

import org.jspecify.annotations.NullMarked;
