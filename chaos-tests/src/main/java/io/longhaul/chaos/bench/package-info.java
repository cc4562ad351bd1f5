/** The command group {@code ./longhaul bench}, which other packages bring their benchmarks into. */
@NullMarked
package io.longhaul.chaos.bench;

import org.jspecify.annotations.NullMarked;
