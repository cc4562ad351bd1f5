package io.longhaul.node.conformance;

/**
 * A way from a client to a server.
 *
 * @param name as the report has it
 * @param opener opens WebSockets along it
 * @param baseline name of the path that it must be no worse than; its own where it is one
 */
record Path(String name, Wire.Opener opener, String baseline) {}
