/** Deliberately broken rules, which the simulator and the exhaustive search must catch. */
@NullMarked
package io.longhaul.chaos.sabotage;

import org.jspecify.annotations.NullMarked;
