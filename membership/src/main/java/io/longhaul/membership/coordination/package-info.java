/**
 * What the coordinator decides from, beside the view: clocks, damping, pace. Pure: time comes in.
 */
@NullMarked
package io.longhaul.membership.coordination;

import org.jspecify.annotations.NullMarked;
