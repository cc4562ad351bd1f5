/** The node: it holds client connections and proxies them to the operator's applications. */
@NullMarked
package io.longhaul.node;

import org.jspecify.annotations.NullMarked;
