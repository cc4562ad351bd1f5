package io.longhaul.node.proxy;

import io.longhaul.node.ingress.ClientAddress;

/**
 * Where a request comes from, as the application is told.
 *
 * @param trusted whether what the client says about its own origin is believed
 * @param nodeId this node
 */
record Origin(ClientAddress client, boolean trusted, String nodeId) {}
