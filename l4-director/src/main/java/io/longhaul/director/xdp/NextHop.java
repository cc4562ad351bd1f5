package io.longhaul.director.xdp;

/**
 * How a packet to an underlay address leaves the host.
 *
 * @param destination link address of the node or of the gateway to it
 * @param source link address of the interface that it leaves by
 * @param interfaceIndex the kernel's number of that; 0 for the one that the packet came in by
 */
public record NextHop(MacAddress destination, MacAddress source, int interfaceIndex) {}
