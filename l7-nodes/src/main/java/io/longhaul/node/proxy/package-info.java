/** The life of a request: accept, head, route, upstream, stream, finish. */
@NullMarked
package io.longhaul.node.proxy;

import org.jspecify.annotations.NullMarked;
