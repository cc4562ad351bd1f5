/** The planner: from what is and what is wished to the next epoch, as a pure function. */
@NullMarked
package io.longhaul.membership.planner;

import org.jspecify.annotations.NullMarked;
