/**
 * The xdp plane's control side: the kernel's programs of director and shim, their tables, counters,
 * pins and attachment to an interface.
 */
@NullMarked
package io.longhaul.director.xdp;

import org.jspecify.annotations.NullMarked;
