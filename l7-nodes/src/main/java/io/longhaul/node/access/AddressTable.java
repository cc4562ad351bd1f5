package io.longhaul.node.access;

import io.longhaul.node.config.Prefix;
import java.net.InetAddress;
import java.util.List;

/** Ranges of IPv4 and IPv6 addresses that are allowed or denied. Immutable. */
final class AddressTable {
  /** What the longest range that holds an address says. */
  enum Finding {
    UNLISTED,
    ALLOWED,
    DENIED
  }

  private final AddressRanges v4;
  private final AddressRanges v6;

  private AddressTable(AddressRanges v4, AddressRanges v6) {
    this.v4 = v4;
    this.v6 = v6;
  }

  /** A range in both lists is denied. */
  static AddressTable of(List<Prefix> allowed, List<Prefix> denied) {
    AddressRanges.Builder v4 = new AddressRanges.Builder(Integer.SIZE);
    AddressRanges.Builder v6 = new AddressRanges.Builder(2 * Long.SIZE);
    allowed.forEach(range -> builder(range, v4, v6).add(range, Finding.ALLOWED));
    denied.forEach(range -> builder(range, v4, v6).add(range, Finding.DENIED));
    return new AddressTable(v4.build(), v6.build());
  }

  Finding find(InetAddress address) {
    byte[] bytes = address.getAddress();
    return (bytes.length == Integer.BYTES ? v4 : v6).find(bytes);
  }

  private static AddressRanges.Builder builder(
      Prefix range, AddressRanges.Builder v4, AddressRanges.Builder v6) {
    return range.network().getAddress().length == Integer.BYTES ? v4 : v6;
  }
}
