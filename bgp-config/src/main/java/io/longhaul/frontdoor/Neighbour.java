package io.longhaul.frontdoor;

import java.net.InetAddress;

/**
 * A router that a director speaks BGP with. Routes of the address's own family go over the session.
 *
 * @param name a DNS label of at most {@link #MAX_NAME_CHARS}, unique for its director
 * @param address not loopback, link-local, multicast or unspecified
 * @param bfd whether both watch each other by BFD (RFC 5880), which finds a dead host in a second
 */
public record Neighbour(String name, InetAddress address, Asn asn, boolean bfd) {
  /** Longest name: BIRD's symbols have at most 63 characters, and ours begin with {@code to_}. */
  public static final int MAX_NAME_CHARS = 60;

  public Neighbour {
    checkName(name);
    if (!AddressText.isRoutable(address)) {
      throw new IllegalArgumentException(
          "neighbour %s: address %s (expected: one that another host can have)"
              .formatted(name, AddressText.of(address)));
    }
  }

  static String checkName(String name) {
    if (NameRules.label(name).length() > MAX_NAME_CHARS) {
      throw new IllegalArgumentException(
          "'" + name + "' (expected: at most " + MAX_NAME_CHARS + " characters)");
    }
    return name;
  }
}
