/**
 * How a connection enters a node: who sent it, whose address it stands for, which slot it holds.
 */
@NullMarked
package io.longhaul.node.ingress;

import org.jspecify.annotations.NullMarked;
