package io.longhaul.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.access.AddressTable.Finding;
import io.longhaul.node.config.AddressText;
import io.longhaul.node.config.Prefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTableTest {
  private final Random random = new Random(4_711);

  @Test
  void longestRangeDecides() {
    AddressTable table =
        AddressTable.of(
            List.of(Prefix.parse("10.0.0.0/8"), Prefix.parse("10.1.2.3")),
            List.of(Prefix.parse("10.1.0.0/16"), Prefix.parse("0.0.0.0/0")));
    assertThat(find(table, "10.0.0.0")).isEqualTo(Finding.ALLOWED);
    assertThat(find(table, "10.255.255.255")).isEqualTo(Finding.ALLOWED);
    assertThat(find(table, "10.1.0.0")).isEqualTo(Finding.DENIED);
    assertThat(find(table, "10.1.2.3")).isEqualTo(Finding.ALLOWED);
    assertThat(find(table, "10.1.2.4")).isEqualTo(Finding.DENIED);
    assertThat(find(table, "11.0.0.0")).isEqualTo(Finding.DENIED);
    assertThat(find(table, "255.255.255.255")).isEqualTo(Finding.DENIED);
    assertThat(find(table, "2001:db8::1")).isEqualTo(Finding.UNLISTED);
  }

  @Test
  void deniedWinsWhereARangeIsInBothLists() {
    Prefix range = Prefix.parse("2001:db8::/32");
    AddressTable table = AddressTable.of(List.of(range), List.of(range));
    assertThat(find(table, "2001:db8::1")).isEqualTo(Finding.DENIED);
  }

  @Test
  void mappedIpv4AddressIsItsIpv4Address() {
    AddressTable table = AddressTable.of(List.of(), List.of(Prefix.parse("192.0.2.0/24")));
    assertThat(find(table, "::ffff:192.0.2.1")).isEqualTo(Finding.DENIED);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16})
  void findsWhatTryingEveryRangeFinds(int bytes) {
    for (int round = 0; round < 50; round++) {
      Set<Prefix> distinct = new HashSet<>();
      List<Prefix> allowed = ranges(bytes, distinct);
      List<Prefix> denied = ranges(bytes, distinct);
      AddressTable table = AddressTable.of(allowed, denied);
      for (int i = 0; i < 400; i++) {
        InetAddress address = address(bytes);
        assertThat(table.find(address))
            .as("%s in %s and %s", address, allowed, denied)
            .isEqualTo(tried(address, allowed, denied));
      }
    }
  }

  private static Finding tried(InetAddress address, List<Prefix> allowed, List<Prefix> denied) {
    int allow = longest(address, allowed);
    int deny = longest(address, denied);
    if (allow < 0 && deny < 0) {
      return Finding.UNLISTED;
    }
    return allow > deny ? Finding.ALLOWED : Finding.DENIED;
  }

  private static int longest(InetAddress address, List<Prefix> ranges) {
    return ranges.stream()
        .filter(range -> range.contains(address))
        .mapToInt(Prefix::length)
        .max()
        .orElse(-1);
  }

  private List<Prefix> ranges(int bytes, Set<Prefix> distinct) {
    List<Prefix> ranges = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] bits = address(bytes).getAddress();
      int length = random.nextInt(bytes * Byte.SIZE + 1);
      for (int bit = length; bit < bytes * Byte.SIZE; bit++) {
        bits[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
      }
      Prefix range = new Prefix(AddressText.ip(bits), length);
      if (range.network().getAddress().length == bytes && distinct.add(range)) {
        ranges.add(range);
      }
    }
    return ranges;
  }

  /** Few distinct bytes, also the first and the last, so that ranges and addresses meet. */
  private InetAddress address(int bytes) {
    byte[] address = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      address[i] = (byte) (random.nextInt(3) - 1 + (i == bytes - 1 ? random.nextInt(9) : 0));
    }
    address[0] = (byte) (random.nextBoolean() ? 0xFF : 0x20);
    return AddressText.ip(address);
  }

  private static Finding find(AddressTable table, String address) {
    return table.find(AddressText.ip(address));
  }
}
