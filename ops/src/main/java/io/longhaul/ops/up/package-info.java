/**
 * {@code longhaul up}: a whole tier on this machine, its processes started, watched and stopped.
 */
@NullMarked
package io.longhaul.ops.up;

import org.jspecify.annotations.NullMarked;
