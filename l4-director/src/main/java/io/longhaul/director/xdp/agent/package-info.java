/** What the agent of a node's shim learns from the kernel: its sockets, its SYNs, its senders. */
@NullMarked
package io.longhaul.director.xdp.agent;

import org.jspecify.annotations.NullMarked;
