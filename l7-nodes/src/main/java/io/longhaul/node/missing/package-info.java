/** What a node is to serve with and has not. */
@NullMarked
package io.longhaul.node.missing;

import org.jspecify.annotations.NullMarked;
