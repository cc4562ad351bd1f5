/**
 * The relay plane: accept, choose by slot, connect, introduce the client by PROXY protocol v2, then
 * bytes both ways. Start reading at {@link io.longhaul.director.relay.RelayPlane} and follow a
 * connection from {@code Acceptor} to {@code Relayed}.
 */
@NullMarked
package io.longhaul.director.relay;

import org.jspecify.annotations.NullMarked;
