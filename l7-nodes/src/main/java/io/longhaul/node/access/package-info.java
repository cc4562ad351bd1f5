/** Whom routes and listeners let in: by address, token, or signed claims. */
@NullMarked
package io.longhaul.node.access;

import org.jspecify.annotations.NullMarked;
