package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Socket;

/**
 * What the audit must know of a segment that a host sends to a client.
 *
 * @param host that sends it
 * @param before its socket of the connection before it did
 * @param hopeless whether it answers a segment that the connection's own node would have reset too
 */
record Answer(NodeHost host, Socket before, boolean hopeless) {}
