package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.FlowHash;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.SlotTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A director's interface {@code lh0} in a network namespace of its own, and two nodes at the other
 * end of its link, {@code lh1}.
 */
final class TwoNodes {
  private static final String CLIENT = "192.0.2.7";
  static final InetAddress[] NODES = {
    InetAddress.ofLiteral("10.1.1.1"), InetAddress.ofLiteral("10.1.1.2")
  };
  static final MacAddress[] MACS = {
    MacAddress.parse("02:00:00:00:01:01"), MacAddress.parse("02:00:00:00:01:02")
  };
  static final int GUE_EPOCH = 14 + 28 + 8;

  private TwoNodes() {}

  /** All slots of one node or the other. */
  static Epoch epoch(long number) {
    List<EpochNode> nodes =
        Stream.of(0, 1)
            .map(
                i ->
                    new EpochNode(
                        "node-" + i, Optional.of(NODES[i]), NodeState.ACTIVE, 1, List.of()))
            .toList();
    return new Epoch(
        number, 1, Tier.KEY, Tier.doors(), nodes, SlotTable.of(slot -> Chain.of(slot & 1)));
  }

  /** All slots of the same chain. */
  static Epoch epoch(long number, int... chain) {
    SlotTable table = SlotTable.of(_ -> Chain.of(chain));
    return new Epoch(number, 1, Tier.KEY, Tier.doors(), epoch(number).nodes(), table);
  }

  /** How packets get to the nodes from somebody on their link. */
  static Map<InetAddress, NextHop> hops(MacAddress source) {
    return Map.of(
        NODES[0], new NextHop(MACS[0], source, 0), NODES[1], new NextHop(MACS[1], source, 0));
  }

  /** A segment of a client to the door. */
  static PacketBuilder segment(int port) {
    return PacketBuilder.tcp(CLIENT, port, Tier.WEB4, 443);
  }

  static byte[] syn(int port) {
    return segment(port).flags("S").frame();
  }

  /** Which of the nodes a client's port leads to. */
  static int node(int port) {
    return new FlowHash(Tier.KEY)
            .slot(new InetSocketAddress(CLIENT, port), new InetSocketAddress(Tier.WEB4, 443))
        & 1;
  }

  /** The epochs that encapsulated packets came by, in their order. */
  static List<Integer> epochs(Underneath link) {
    return link.encapsulated().stream().map(frame -> Checksums.get32(frame, GUE_EPOCH)).toList();
  }

  static void send(Underneath link, byte[] frame) {
    try {
      link.send(frame);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long endNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within 20 s").isLessThan(endNs);
      Thread.sleep(2);
    }
  }

  /** SYNs of one port after the other, about a thousand a second. */
  static final class Sender {
    private final AtomicInteger sent = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ended;

    Sender(Underneath link) {
      thread =
          Thread.ofPlatform()
              .unstarted(
                  () -> {
                    while (!ended) {
                      send(link, syn(1024 + sent.get() % 60_000));
                      sent.incrementAndGet();
                      LockSupport.parkNanos(1_000_000);
                    }
                  });
    }

    /** How many so far. */
    int sent() {
      return sent.get();
    }

    void start() {
      thread.start();
    }

    void end() throws InterruptedException {
      ended = true;
      thread.join();
    }
  }

  /** What happens in that namespace. */
  interface OnLink {
    void test(Underneath link) throws Throwable;
  }

  /**
   * Runs a test there.
   *
   * @param folder of a BPF file system
   */
  static void run(Path folder, OnLink test) throws Exception {
    OwnNetwork.run(
        () -> {
          link();
          // What a driver sends in native mode arrives only at an interface with a program.
          try (Installation end =
              Installation.prepare(
                  ProgramKind.DIRECTOR, "lh1", folder.resolve("end"), ModeChoice.NATIVE)) {
            end.attach();
            answering(test);
          }
          return true;
        });
  }

  /** Runs a test where the other end of the director's link has no program. */
  static void runWithBareEnd(OnLink test) throws Exception {
    OwnNetwork.run(
        () -> {
          link();
          answering(test);
          return true;
        });
  }

  private static void link() throws Exception {
    OwnNetwork.command("ip", "link", "add", "lh0", "type", "veth", "peer", "name", "lh1");
    OwnNetwork.command("ip", "addr", "add", "10.1.0.1/16", "dev", "lh0");
    OwnNetwork.command("ip", "link", "set", "lh0", "address", PacketBuilder.HOST, "up");
    OwnNetwork.command("ip", "link", "set", "lh1", "up");
  }

  private static void answering(OnLink test) throws Exception {
    try (Underneath link = new Underneath(InterfaceIndex.of("lh1"))) {
      for (int i = 0; i < NODES.length; i++) {
        link.host(NODES[i], MACS[i]);
      }
      test.test(link);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
