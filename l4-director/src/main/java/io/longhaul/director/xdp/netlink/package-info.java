/**
 * What the kernel knows of its networks: links, addresses, routes and neighbours, asked over a
 * netlink socket (rtnetlink(7)). It only reads, but for an interface's addresses.
 */
@NullMarked
package io.longhaul.director.xdp.netlink;

import org.jspecify.annotations.NullMarked;
