package io.longhaul.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlowHashTest {
  private static final HashKey KEY = HashKey.fromHex("000102030405060708090a0b0c0d0e0f");
  private final FlowHash hash = new FlowHash(KEY);

  /** The 12 bytes of the published vector are source 0.1.2.3, destination 4.5.6.7, two ports. */
  @Test
  void anIpv4ConnectionHasTheSlotOfThePublishedVector() throws IOException {
    int expected = slotOfVector(12);
    assertThat(hash.slotV4(0x00010203, 0x04050607, 0x0809, 0x0a0b)).isEqualTo(expected);
    assertThat(hash.slot(address("0.1.2.3", 0x0809), address("4.5.6.7", 0x0a0b)))
        .isEqualTo(expected);
  }

  @Test
  void anIpv6ConnectionHasTheSlotOfThePublishedVector() throws IOException {
    int expected = slotOfVector(36);
    assertThat(
            hash.slotV6(
                0x0001020304050607L,
                0x08090a0b0c0d0e0fL,
                0x1011121314151617L,
                0x18191a1b1c1d1e1fL,
                0x2021,
                0x2223))
        .isEqualTo(expected);
    InetSocketAddress source = address("1:203:405:607:809:a0b:c0d:e0f", 0x2021);
    InetSocketAddress destination = address("1011:1213:1415:1617:1819:1a1b:1c1d:1e1f", 0x2223);
    assertThat(hash.slot(source, destination)).isEqualTo(expected);
  }

  @Test
  void aMappedConnectionHasTheSlotOfTheIpv4ConnectionThatItIs() {
    int plain = hash.slotV4(0xC0000201, 0xC6336402, 61_000, 443);
    long prefix = 0xFFFF_0000_0000L;
    assertThat(hash.slotV6(0, prefix | 0xC0000201L, 0, prefix | 0xC6336402L, 61_000, 443))
        .isEqualTo(plain);
    assertThat(hash.slot(address("192.0.2.1", 61_000), address("198.51.100.2", 443)))
        .isEqualTo(plain);
  }

  @Test
  void addressesAndNumbersAgreeForRandomConnections() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] message = new byte[i % 2 == 0 ? 12 : 36];
      random.nextBytes(message);
      int length = (message.length - 4) / 2;
      ByteBuffer ports = ByteBuffer.wrap(message, 2 * length, 4);
      InetSocketAddress source = address(message, 0, length, ports.getShort() & 0xFFFF);
      InetSocketAddress destination = address(message, length, length, ports.getShort() & 0xFFFF);
      assertThat(hash.slot(source, destination))
          .isEqualTo((int) SipHash.hash(KEY, message) & Slot.MASK);
    }
  }

  @Test
  void connectionsSpreadEvenlyOverTheSlots() {
    int[] counts = new int[256];
    for (int i = 0; i < 1_000_000; i++) {
      counts[hash.slotV4(0x0A000001 + i / 50_000, 0xC0000201, 1_024 + i % 50_000, 443) >>> 8]++;
    }
    // Expected 3,906 with a standard deviation of 62: six of them.
    assertThat(Arrays.stream(counts)).allMatch(count -> count >= 3_530 && count <= 4_280);
  }

  @Test
  void anotherKeyGivesOtherSlots() {
    FlowHash other = new FlowHash(new HashKey(1, 2));
    int same = 0;
    for (int port = 0; port < 10_000; port++) {
      same += hash.slotV4(1, 2, port, 80) == other.slotV4(1, 2, port, 80) ? 1 : 0;
    }
    assertThat(same).isLessThan(10);
  }

  @Test
  void namesAndMixedFamiliesAreRefused() {
    InetSocketAddress name = InetSocketAddress.createUnresolved("door.example", 80);
    InetSocketAddress four = address("192.0.2.1", 80);
    assertThatThrownBy(() -> hash.slot(name, four))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("door.example")
        .hasMessageContaining("expected: an IP address");
    assertThatThrownBy(() -> hash.slot(four, address("2001:db8::1", 80)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: one address family");
  }

  @Test
  void hashingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = hashes(1_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    long probe = threads.getCurrentThreadAllocatedBytes();
    sum += hashes(100_000);
    long after = threads.getCurrentThreadAllocatedBytes();
    // What the bean itself may allocate, measured just before.
    assertThat(after - probe).isLessThanOrEqualTo(probe - before);
    assertThat(sum).isPositive();
  }

  private long hashes(int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      sum += hash.slotV4(i, 2, 3, 4) + hash.slotV6(i, 2, 3, 4, 5, 6);
    }
    return sum;
  }

  private static int slotOfVector(int length) throws IOException {
    byte[] output = HexFormat.of().parseHex(SipHashTest.vectors().get(length));
    return (output[1] & 0xFF) << 8 | (output[0] & 0xFF);
  }

  private static InetSocketAddress address(String ip, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
  }

  private static InetSocketAddress address(byte[] bytes, int offset, int length, int port) {
    try {
      byte[] ip = Arrays.copyOfRange(bytes, offset, offset + length);
      return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
