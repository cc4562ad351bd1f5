/**
 * The WebSocket load generator behind {@code ./longhaul load}: it checks every echo byte for byte,
 * in order, and measures from the time at which each message was meant to be sent.
 */
@NullMarked
package io.longhaul.chaos.load;

import org.jspecify.annotations.NullMarked;
