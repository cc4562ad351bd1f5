/** What several tests of a node share. */
@NullMarked
package io.longhaul.node.testing;

import org.jspecify.annotations.NullMarked;
