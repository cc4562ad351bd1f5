package io.longhaul.director.xdp.netlink;

import java.util.Optional;

/**
 * What the kernel knows of an address on a link.
 *
 * @param state its state in the kernel's bits (NUD_*)
 */
public record HostNeighbour(int state, Optional<LinkAddress> address) {
  /** It answered lately. */
  public static final int REACHABLE = 0x02;

  /** It answered once. */
  public static final int STALE = 0x04;

  /** It did not answer. */
  public static final int FAILED = 0x20;

  private static final int DELAY = 0x08;
  private static final int PROBE = 0x10;
  private static final int PERMANENT = 0x80;

  /** Its link address, where packets may be sent to it. */
  public Optional<LinkAddress> usable() {
    return address.filter(_ -> (state & (REACHABLE | STALE | DELAY | PROBE | PERMANENT)) != 0);
  }

  /** Whether the kernel is sure of it or is asking already, so that nobody needs to make it ask. */
  public boolean settled() {
    return (state & (REACHABLE | DELAY | PROBE | PERMANENT)) != 0;
  }
}
