/** {@code ./longhaul bench plan}: what the next epoch costs the coordinator. */
@NullMarked
package io.longhaul.chaos.planning;

import org.jspecify.annotations.NullMarked;
