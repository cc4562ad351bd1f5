/** Tests of the packet models. */
@NullMarked
package io.longhaul.chaos.packet;

import org.jspecify.annotations.NullMarked;
