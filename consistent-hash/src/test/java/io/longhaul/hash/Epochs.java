package io.longhaul.hash;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Epochs for tests. */
final class Epochs {
  private Epochs() {}

  /** One with everything that an epoch can have. */
  static Epoch random(Random random) {
    int nodes = 1 + random.nextInt(300);
    List<Door> doors =
        List.of(
            new Door(
                "web",
                List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1")),
                443,
                Protocol.TCP,
                pick(random, DoorState.values())),
            new Door(
                "spiel-\u00fc\uD83C\uDFB2",
                List.of(InetAddress.ofLiteral("192.0.2.2")),
                0,
                pick(random, Protocol.values()),
                DoorState.ACTIVE));
    return new Epoch(
        1 + random.nextInt(1_000_000),
        random.nextInt(1_000),
        new HashKey(random.nextLong(), random.nextLong()),
        doors,
        IntStream.range(0, nodes).mapToObj(i -> node(i, random)).toList(),
        SlotTable.of(slot -> chain(random, nodes, random.nextInt(Chain.MAX_NODES + 1))));
  }

  /** Like {@link #random}, but most slots are empty, so that it is quick to write and read. */
  static Epoch sparse(Random random) {
    Epoch full = random(random);
    SlotTable table = SlotTable.of(slot -> slot < 500 ? full.table().chain(slot) : Chain.EMPTY);
    return new Epoch(full.number(), full.term(), full.key(), full.doors(), full.nodes(), table);
  }

  /** Nodes of a relay tier with a tenth of the slots in chains of two or three. */
  static Epoch inMotion(int nodes, long seed) {
    Random random = new Random(seed);
    return ofNodes(
        nodes,
        SlotTable.of(
            slot -> chain(random, nodes, random.nextInt(10) > 0 ? 1 : 2 + random.nextInt(2))));
  }

  /** Every chain of this size. */
  static Epoch ofChains(int nodes, int size, long seed) {
    Random random = new Random(seed);
    return ofNodes(nodes, SlotTable.of(slot -> chain(random, nodes, size)));
  }

  static Epoch ofNodes(int nodes, SlotTable table) {
    Random random = new Random(nodes);
    return new Epoch(
        9,
        2,
        new HashKey(3, 4),
        List.of(),
        IntStream.range(0, nodes).mapToObj(i -> node(i, random)).toList(),
        table);
  }

  private static EpochNode node(int i, Random random) {
    Optional<InetSocketAddress> relay =
        random.nextInt(8) == 0
            ? Optional.empty()
            : Optional.of(new InetSocketAddress(address(random), random.nextInt(0x10000)));
    return new EpochNode(
        "node-%05d".formatted(i),
        random.nextBoolean() ? Optional.empty() : Optional.of(address(random)),
        pick(random, NodeState.values()),
        random.nextInt(EpochNode.MAX_WEIGHT + 1),
        IntStream.range(0, random.nextInt(3))
            .mapToObj(n -> new Incarnation(random.nextLong(), relay, random.nextBoolean()))
            .toList());
  }

  private static InetAddress address(Random random) {
    return InetAddress.ofLiteral("10.%d.%d.%d".formatted(1, random.nextInt(256), 7));
  }

  private static Chain chain(Random random, int nodes, int size) {
    Chain chain = Chain.EMPTY;
    for (int i = 0; i < size; i++) {
      chain = chain.withTail(random.nextInt(nodes));
    }
    return chain;
  }

  private static <T> T pick(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
