/**
 * {@code ./longhaul bench proxy} and {@code bench idle}: a node as a process of its own beside
 * HAProxy and nginx, on this machine, in the same run, in turns.
 */
@NullMarked
package io.longhaul.chaos.node;

import org.jspecify.annotations.NullMarked;
