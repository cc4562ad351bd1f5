/** The command line and what starts the processes. */
@NullMarked
package io.longhaul.ops;

import org.jspecify.annotations.NullMarked;
