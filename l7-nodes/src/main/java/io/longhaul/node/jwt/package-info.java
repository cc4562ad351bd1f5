/** Signed claims: JSON Web Tokens (RFC 7519), strictly, and the keys that they are checked with. */
@NullMarked
package io.longhaul.node.jwt;

import org.jspecify.annotations.NullMarked;
