/** What HTTP/2 adds to HTTP: how fields are written, and which frames are too many. Pure. */
@NullMarked
package io.longhaul.node.http2;

import org.jspecify.annotations.NullMarked;
