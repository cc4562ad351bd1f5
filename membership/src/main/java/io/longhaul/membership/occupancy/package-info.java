/** Which slots of a node hold a socket: counted on the hot path, reported by rule R6. */
@NullMarked
package io.longhaul.membership.occupancy;

import org.jspecify.annotations.NullMarked;
