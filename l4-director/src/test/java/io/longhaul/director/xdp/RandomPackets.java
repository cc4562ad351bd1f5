package io.longhaul.director.xdp;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Packets of clients, mostly for doors, some of them damaged: a function of a seed. */
final class RandomPackets {
  private static final List<String> CLIENTS4 = List.of("192.0.2.", "203.0.113.");
  private static final List<String> CLIENTS6 = List.of("2001:db8:2::", "2001:db8:ffff::a:");
  private static final int[] PORTS = {443, 443, 443, 8443, 22, 53, 80, 0};
  private static final int[] BYTES = {0, 0, 1, 5, 100, 1300, 1380, 1400, 1420, 1432, 1440, 1460};

  private final SplittableRandom random;

  RandomPackets(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The next frame: one in three is changed in a few places. */
  byte[] next() {
    PacketBuilder builder = random.nextInt(8) == 0 ? error() : segmentOrDatagram();
    decorate(builder);
    byte[] frame = builder.frame();
    return random.nextInt(3) == 0 ? mutated(frame) : frame;
  }

  /** The next client's packet alone. */
  byte[] nextIp() {
    PacketBuilder builder = random.nextInt(8) == 0 ? error() : segmentOrDatagram();
    byte[] packet = builder.ttl(1 + random.nextInt(64)).tos(random.nextInt(256)).ip();
    return random.nextInt(4) == 0 ? mutated(packet) : packet;
  }

  SplittableRandom random() {
    return random;
  }

  private PacketBuilder segmentOrDatagram() {
    boolean v6 = random.nextBoolean();
    int port = PORTS[random.nextInt(PORTS.length)];
    int bytes = BYTES[random.nextInt(BYTES.length)];
    if (random.nextInt(4) == 0) {
      return PacketBuilder.udp(client(v6), anyPort(), door(v6), port).payload(bytes);
    }
    return PacketBuilder.tcp(client(v6), anyPort(), door(v6), port)
        .flags(flags())
        .seq(random.nextInt())
        .ack(random.nextInt())
        .payload(bytes);
  }

  private String flags() {
    return List.of("S", "S", "A", "PA", "FA", "R", "RA", "SA", "SF", "SR", "")
        .get(random.nextInt(11));
  }

  private PacketBuilder error() {
    boolean v6 = random.nextBoolean();
    String door = door(v6);
    String client = client(v6);
    int port = PORTS[random.nextInt(PORTS.length)];
    PacketBuilder quoted =
        random.nextBoolean()
            ? PacketBuilder.tcp(door, port, client, anyPort())
            : PacketBuilder.udp(door, port, client, anyPort());
    byte[] whole = quoted.payload(random.nextInt(600)).ip();
    int least = v6 ? 48 : 28;
    byte[] part =
        Arrays.copyOf(
            whole,
            Math.max(least - random.nextInt(2) * random.nextInt(3), random.nextInt(whole.length)));
    int type = v6 ? 1 + random.nextInt(5) : List.of(3, 4, 5, 8, 11, 12).get(random.nextInt(6));
    return PacketBuilder.icmp(client(v6), door, type, random.nextInt(6), random.nextInt(), part);
  }

  private void decorate(PacketBuilder builder) {
    if (random.nextInt(6) == 0) {
      builder.vlan(random.nextInt(0x10000));
    }
    if (random.nextInt(10) == 0) {
      builder.padding(random.nextInt(30));
    }
    if (random.nextInt(20) == 0) {
      builder.lengthOff(random.nextInt(80) - 40);
    }
    if (random.nextInt(40) == 0) {
      builder.optionsIfV4(new byte[4 * (1 + random.nextInt(10))]);
    }
    if (random.nextInt(40) == 0) {
      builder.fragment(random.nextInt(0x10000));
    }
    builder.ttl(random.nextInt(10) == 0 ? random.nextInt(4) : 64).tos(random.nextInt(256));
  }

  private byte[] mutated(byte[] frame) {
    byte[] changed =
        random.nextInt(4) == 0
            ? Arrays.copyOf(frame, Math.max(14, random.nextInt(frame.length + 1)))
            : frame.clone();
    // Headers lie in front: that is where changes matter.
    int reach = Math.min(changed.length, 100);
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(reach);
      changed[at] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) (changed[at] ^ 1 << random.nextInt(8));
    }
    return changed;
  }

  private String client(boolean v6) {
    List<String> clients = v6 ? CLIENTS6 : CLIENTS4;
    int number = 1 + random.nextInt(250);
    return clients.get(random.nextInt(2)) + (v6 ? Integer.toHexString(number) : number);
  }

  private String door(boolean v6) {
    if (random.nextInt(12) == 0) {
      return v6 ? "2001:db8:1::99" : "198.51.100.99";
    }
    List<String> doors =
        v6
            ? List.of(Tier.WEB6, Tier.WEB6, Tier.DRAINING6, Tier.EVERY_PORT6, Tier.DNS6)
            : List.of(Tier.WEB4, Tier.WEB4, Tier.DRAINING4, Tier.EVERY_PORT4, Tier.DNS4);
    return doors.get(random.nextInt(doors.size()));
  }

  private int anyPort() {
    return random.nextInt(0x10000);
  }
}
