/**
 * Whole tiers of real processes on this machine, with clients that notice everything. What each
 * class shows is in the module's README.
 */
@NullMarked
package io.longhaul.chaos.e2e;

import org.jspecify.annotations.NullMarked;
