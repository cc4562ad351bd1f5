/** Distributed traces: the W3C's trace context, and spans for an OTLP collector. */
@NullMarked
package io.longhaul.node.trace;

import org.jspecify.annotations.NullMarked;
