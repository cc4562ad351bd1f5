package io.longhaul.director.xdp.netlink;

import java.util.Optional;

/**
 * An interface of the host.
 *
 * @param index the kernel's number of it
 * @param mtuBytes largest IP packet that it takes
 * @param address its link address, of six bytes; empty where it has none such
 */
public record HostLink(int index, int mtuBytes, Optional<LinkAddress> address) {}
