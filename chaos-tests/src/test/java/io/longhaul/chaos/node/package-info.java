/** Tests of the benchmarks of nodes. */
@NullMarked
package io.longhaul.chaos.node;

import org.jspecify.annotations.NullMarked;
