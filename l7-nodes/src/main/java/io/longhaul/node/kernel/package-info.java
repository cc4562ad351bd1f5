/** What the kernel tells of the host's sockets, read from /proc. */
@NullMarked
package io.longhaul.node.kernel;

import org.jspecify.annotations.NullMarked;
