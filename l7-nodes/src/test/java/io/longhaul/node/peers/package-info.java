/** Real peers as processes of their own, and the node between them. */
@org.jspecify.annotations.NullMarked
package io.longhaul.node.peers;
