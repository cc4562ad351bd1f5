package io.longhaul.director.xdp.netlink;

import java.util.Optional;

/**
 * An interface of the host.
 *
 * @param index the kernel's number of it
 * @param mtuBytes largest IP packet that it takes
 * @param address its link address, of six bytes; empty where it has none such
 * @param kind the kernel's word for what it is made of, such as {@code veth} or {@code vlan}; empty
 *     for hardware and the loopback interface
 */
public record HostLink(
    int index, int mtuBytes, Optional<LinkAddress> address, Optional<String> kind) {}
