/**
 * The processes of a tier on real hosts: director, node, ZooKeeper, and how they start and stop.
 */
@NullMarked
package io.longhaul.ops.process;

import org.jspecify.annotations.NullMarked;
