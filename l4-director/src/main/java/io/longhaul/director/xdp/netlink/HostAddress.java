package io.longhaul.director.xdp.netlink;

import java.net.Inet4Address;

/**
 * An IPv4 address of the host.
 *
 * @param interfaceIndex the kernel's number of its interface
 */
public record HostAddress(int interfaceIndex, Inet4Address address) {}
