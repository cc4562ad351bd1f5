package io.longhaul.director.xdp;

import java.net.InetAddress;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Encapsulated packets as they come to a node's host, some of them damaged: a function of a seed.
 */
final class RandomEnvelopes {
  private static final MacAddress FROM = MacAddress.parse(PacketBuilder.ROUTER);
  private static final MacAddress TO = MacAddress.parse(PacketBuilder.HOST);

  private final RandomPackets packets;
  private final SplittableRandom random;

  RandomEnvelopes(long seed) {
    this.packets = new RandomPackets(seed);
    this.random = packets.random();
  }

  byte[] next() {
    if (random.nextInt(20) == 0) {
      return packets.next();
    }
    byte[] frame = random.nextInt(15) == 0 ? probe() : envelope();
    return random.nextInt(3) == 0 ? mutated(frame) : frame;
  }

  private byte[] envelope() {
    InetAddress source =
        random.nextInt(15) == 0 ? InetAddress.ofLiteral("10.9.9.9") : Tier.DIRECTOR;
    InetAddress[] hops =
        IntStream.range(0, random.nextInt(8))
            .mapToObj(_ -> Tier.address(random.nextInt(Tier.NODES)))
            .toArray(InetAddress[]::new);
    Encapsulation whole =
        Encapsulation.of(source, ShimTier.ADDRESS, packets.nextIp())
            .hops(random.nextInt(hops.length + 1), hops)
            .epoch(Tier.EPOCH - 1 + random.nextInt(3))
            .ttl(random.nextInt(12) == 0 ? random.nextInt(3) : 64)
            .tos(random.nextInt(256));
    Encapsulation sent = random.nextInt(10) == 0 ? whole.withoutEpoch() : whole;
    Optional<Integer> vlan =
        random.nextInt(6) == 0 ? Optional.of(random.nextInt(0x10000)) : Optional.empty();
    return sent.frame(FROM, TO, vlan);
  }

  private byte[] probe() {
    Probe probe =
        new Probe(random.nextInt(100), random.nextLong(), InetAddress.ofLiteral(Tier.WEB4), 443);
    return probe.frame(Tier.DIRECTOR, ShimTier.ADDRESS);
  }

  private byte[] mutated(byte[] frame) {
    byte[] changed = frame.clone();
    int reach = Math.min(changed.length, 130);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(reach);
      changed[at] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) (changed[at] ^ 1 << random.nextInt(8));
    }
    return changed;
  }
}
