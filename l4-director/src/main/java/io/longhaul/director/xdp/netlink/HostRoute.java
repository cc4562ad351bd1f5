package io.longhaul.director.xdp.netlink;

import java.net.InetAddress;
import java.util.Optional;

/**
 * How the kernel would send a packet to an address.
 *
 * @param local whether it is the host's own
 * @param interfaceIndex the kernel's number of the interface that it leaves by
 * @param gateway who takes it further; empty where the address itself is on that link
 */
public record HostRoute(boolean local, int interfaceIndex, Optional<InetAddress> gateway) {}
