/**
 * A packet's way as pure models: the client's TCP, the director's plane, the shim with every rule
 * of its own, and the TCP of a node's host. No clock, no thread, no randomness; what time does, the
 * caller says.
 */
@NullMarked
package io.longhaul.chaos.packet;

import org.jspecify.annotations.NullMarked;
