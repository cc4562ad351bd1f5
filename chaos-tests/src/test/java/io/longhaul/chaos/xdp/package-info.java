/** Tests of the package of the same name. */
@NullMarked
package io.longhaul.chaos.xdp;

import org.jspecify.annotations.NullMarked;
