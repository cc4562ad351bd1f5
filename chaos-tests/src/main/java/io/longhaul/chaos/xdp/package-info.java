/** {@code ./longhaul bench xdp}: what a packet costs in the xdp plane's director program. */
@NullMarked
package io.longhaul.chaos.xdp;

import org.jspecify.annotations.NullMarked;
