/** {@code ./longhaul packet}: runs given packets through the kernel's programs, by a table file. */
@NullMarked
package io.longhaul.ops.packet;

import org.jspecify.annotations.NullMarked;
