/** How much of a thing may come in a time: rates by key, connections by source, and overload. */
@NullMarked
package io.longhaul.node.limit;

import org.jspecify.annotations.NullMarked;
