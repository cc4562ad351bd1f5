/** WebSocket (RFC 6455): handshakes that are checked and tunnels that know frame boundaries. */
@NullMarked
package io.longhaul.node.websocket;

import org.jspecify.annotations.NullMarked;
