/** The access log: one JSON object a line, written without making anybody wait. */
@NullMarked
package io.longhaul.node.log;

import org.jspecify.annotations.NullMarked;
