package io.longhaul.director.xdp;

import io.longhaul.director.xdp.agent.KernelSockets;
import io.longhaul.director.xdp.agent.SocketScan;
import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.bpf.XdpLink;
import io.longhaul.director.xdp.bpf.XdpMode;
import io.longhaul.hash.Epoch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node's host: a network namespace with the doors' addresses on {@code lo}, and the shim's
 * program on its link, in generic mode since there nothing at the link's other end matters.
 */
final class NodeHost implements AutoCloseable {
  private static final String LINK = "lh0";
  private static final int ACCEPT_LIMIT_MS = 30_000;

  private final int ordinal;
  private final Netspace here = new Netspace();
  private final LoadedProgram shim = LoadedProgram.forRuns(ProgramKind.SHIM);
  private final List<ServerSocket> listeners = new ArrayList<>();
  private final KernelSockets sockets;
  private final XdpLink link;

  /**
   * Makes a host.
   *
   * @param bridge where its link goes
   */
  NodeHost(int ordinal, Netspace bridge) throws Exception {
    this.ordinal = ordinal;
    bridge.shell(
        """
        ip link add port%d type veth peer name %s netns %s
        ip link set port%1$d master br0 up
        """
            .formatted(ordinal, LINK, here.path()));
    here.shell(
        """
        ip link set lo up
        ip link set lh0 address %s up
        ip address add %s/16 dev lh0
        ip address add fd00:1::%d/64 dev lh0 nodad
        ip address add %s/32 dev lo
        ip address add %s/128 dev lo nodad
        ip neigh add 10.1.0.1 lladdr %s dev lh0
        ip neigh add fd00:1::ff lladdr %6$s dev lh0
        ip route add default via 10.1.0.1 dev lh0
        ip -6 route add default via fd00:1::ff dev lh0
        """
            .formatted(
                mac(),
                address().getHostAddress(),
                ordinal + 1,
                Tier.WEB4,
                Tier.WEB6,
                PacketBuilder.ROUTER));
    shim.settings().source(address());
    shim.settings().mtu(1500);
    shim.settings().trusted(ShimTier.TRUSTED);
    shim.settings().vouchedUntil(ProgramSettings.ALWAYS);
    TwoNodes.hops(mac()).forEach((to, hop) -> shim.neighbour(to, Optional.of(hop)));
    sockets = new KernelSockets(shim);
    link = here.in(() -> XdpLink.attach(shim.program(), InterfaceIndex.of(LINK), XdpMode.GENERIC));
  }

  InetAddress address() {
    return TwoNodes.NODES[ordinal];
  }

  MacAddress mac() {
    return TwoNodes.MACS[ordinal];
  }

  int ordinal() {
    return ordinal;
  }

  /** Has its shim go by an epoch. */
  void load(Epoch epoch) throws InterruptedException {
    shim.tables().load(TableContents.ofShim(epoch, TwoNodes.hops(mac()), "node-" + ordinal));
  }

  /** Sets one of its kernel's settings, such as {@code tcp_syncookies}. */
  void ipv4(String name, int value) throws Exception {
    here.shell("sysctl -q -w net.ipv4." + name + "=" + value);
  }

  /** A process begins to listen at the door. */
  ServerSocket listen(String door, int backlog) throws Exception {
    return here.in(
        () -> {
          ServerSocket listener = new ServerSocket();
          listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
          listener.setSoTimeout(ACCEPT_LIMIT_MS);
          listener.bind(new InetSocketAddress(InetAddress.ofLiteral(door), 443), backlog);
          listeners.add(listener);
          return listener;
        });
  }

  /** The kernel's socket for a client's port, by its state; empty where there is none. */
  Optional<Integer> state(int clientPort) throws Exception {
    return here.in(() -> KernelTable.state(443, clientPort));
  }

  void await(int clientPort, int state) throws Exception {
    here.in(
        () -> {
          KernelTable.await(443, clientPort, state);
          return true;
        });
  }

  void awaitGone(int clientPort) throws Exception {
    here.in(
        () -> {
          KernelTable.awaitGone(443, clientPort);
          return true;
        });
  }

  /** What its agent sees of its kernel. */
  SocketScan scan() throws Exception {
    return here.in(sockets::scan);
  }

  long count(ShimCounter counter) {
    Map<ReasonCounter, Long> counts = shim.counters().reasons();
    return counts.getOrDefault(counter, 0L);
  }

  LoadedProgram shim() {
    return shim;
  }

  Netspace here() {
    return here;
  }

  /** Sockets that were accepted are the test's to close. */
  @Override
  public void close() throws IOException {
    for (ServerSocket listener : listeners) {
      listener.close();
    }
    link.close();
    sockets.close();
    shim.close();
    here.close();
  }
}
