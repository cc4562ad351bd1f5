/** A director's questions to shims, over the path that clients' packets take. */
@NullMarked
package io.longhaul.director.xdp.probe;

import org.jspecify.annotations.NullMarked;
