/** Tests of the simulator: that it is repeatable, that it is clean, and that it can fail. */
@NullMarked
package io.longhaul.chaos.sim;

import org.jspecify.annotations.NullMarked;
