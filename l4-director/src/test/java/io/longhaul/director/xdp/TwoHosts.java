package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.bpf.TestRun;
import io.longhaul.director.xdp.bpf.Verdict;
import io.longhaul.hash.Epoch;
import java.io.IOException;

/**
 * Two nodes' hosts on one bridge, real kernels with real shims between which packets go by
 * themselves. The test is the clients and the routers at the bridge's own interface; what it sends
 * goes through the director's real program first.
 */
final class TwoHosts implements AutoCloseable {
  /** Ordinals for chains. */
  static final int A = 0;

  static final int B = 1;

  private final Netspace middle = new Netspace();
  private final LoadedProgram director = LoadedProgram.forRuns(ProgramKind.DIRECTOR);
  private final NodeHost[] hosts = new NodeHost[2];
  private final Wire wire;

  TwoHosts() throws Exception {
    middle.shell(
        """
        ip link add br0 type bridge
        ip link set br0 address %s up
        """
            .formatted(PacketBuilder.ROUTER));
    director.settings().source(Tier.DIRECTOR);
    director.settings().mtu(1500);
    for (int i = 0; i < hosts.length; i++) {
      hosts[i] = new NodeHost(i, middle);
    }
    wire = middle.in(() -> new Wire(InterfaceIndex.of("br0")));
  }

  NodeHost a() {
    return hosts[A];
  }

  NodeHost b() {
    return hosts[B];
  }

  Wire wire() {
    return wire;
  }

  /** An epoch comes: to the shims, then to the director. */
  void load(long number, int... chain) throws InterruptedException {
    loadShims(number, chain);
    Epoch epoch = TwoNodes.epoch(number, chain);
    director
        .tables()
        .load(
            TableContents.ofDirector(epoch, TwoNodes.hops(MacAddress.parse(PacketBuilder.ROUTER))));
  }

  /** An epoch comes to the shims; the director stays behind. */
  void loadShims(long number, int... chain) throws InterruptedException {
    for (NodeHost host : hosts) {
      host.load(TwoNodes.epoch(number, chain));
    }
  }

  /** Has the director send a client's packet on. */
  void send(PacketBuilder packet) {
    TestRun run = director.program().run(packet.frame());
    if (run.verdict() != Verdict.TX) {
      throw new AssertionError("director: " + run.verdict());
    }
    wire.send(run.packet());
  }

  /** Gives a client's packet to a host's kernel, as if its shim had claimed it. */
  void deliver(NodeHost host, PacketBuilder packet) {
    wire.send(packet.link(PacketBuilder.ROUTER, host.mac().toString()).frame());
  }

  /** How often both shims counted something. */
  long count(ShimCounter counter) {
    return a().count(counter) + b().count(counter);
  }

  @Override
  public void close() throws IOException {
    wire.close();
    for (NodeHost host : hosts) {
      host.close();
    }
    director.close();
    middle.close();
  }
}
