/** What a node lets go of when it has more to do than it can, lowest value first. */
@NullMarked
package io.longhaul.node.overload;

import org.jspecify.annotations.NullMarked;
