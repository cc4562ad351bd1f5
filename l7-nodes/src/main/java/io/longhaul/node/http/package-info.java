/** HTTP/1.1 message syntax (RFC 9112), strict: what is ambiguous is refused, never repaired. */
@NullMarked
package io.longhaul.node.http;

import org.jspecify.annotations.NullMarked;
