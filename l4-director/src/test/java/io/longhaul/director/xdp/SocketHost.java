package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.TestRun;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A shim on this very host, whose door is a listener on the loopback interface: the program finds
 * the kernel's real sockets. Nothing of the tests' packets is sent; only the program sees them.
 */
final class SocketHost implements AutoCloseable {
  /** Packets name one further hop, which claims whatever this host does not. */
  private static final InetAddress NEXT = Tier.address(0);

  private static final long REPEATED_LIMIT_NS = 10_000_000_000L;

  private final LoadedProgram program = LoadedProgram.forRuns(ProgramKind.SHIM);
  private final InetAddress address;
  final ServerSocket listener;

  SocketHost(String address) throws IOException, InterruptedException {
    this(address, new ServerSocket(0, 50, InetAddress.ofLiteral(address)));
  }

  /** One with a listener that is bound already, to this address or to any. */
  SocketHost(String address, ServerSocket listener) throws IOException, InterruptedException {
    this.address = InetAddress.ofLiteral(address);
    this.listener = listener;
    program.settings().source(ShimTier.ADDRESS);
    program.settings().mtu(1500);
    program.settings().trusted(ShimTier.TRUSTED);
    program.settings().vouchedUntil(ProgramSettings.ALWAYS);
    program.neighbour(NEXT, Optional.of(Tier.hop(0)));
    Door door =
        new Door(
            "here", List.of(this.address), listener.getLocalPort(), Protocol.TCP, DoorState.ACTIVE);
    SlotTable table = SlotTable.of(slot -> Chain.of(ShimTier.SELF));
    Epoch epoch = new Epoch(Tier.EPOCH, 1, Tier.KEY, List.of(door), Tier.nodes(), table);
    program.tables().load(TableContents.ofShim(epoch, Map.of(), "node-" + ShimTier.SELF));
  }

  /** A client's connection that the process has accepted. */
  Connection connect() throws IOException {
    return connect(new Socket());
  }

  /** One of a client that takes little before its process reads. */
  Connection connectSlowReader() throws IOException {
    Socket client = new Socket();
    client.setReceiveBufferSize(4096);
    return connect(client);
  }

  private Connection connect(Socket client) throws IOException {
    client.connect(door());
    return new Connection(client, listener.accept());
  }

  record Connection(Socket client, Socket server) implements AutoCloseable {
    int clientPort() {
      return client.getLocalPort();
    }

    /** Ends it at once, without a trace. */
    void reset() throws IOException {
      server.setSoLinger(true, 0);
      server.close();
      client.close();
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }

  /** A segment from a client's port to the door. */
  PacketBuilder segment(int clientPort) {
    String text = address.getHostAddress();
    return PacketBuilder.tcp(text, clientPort, text, listener.getLocalPort());
  }

  /** A segment from the door to a client's port, as ICMP errors quote it. */
  PacketBuilder reply(int clientPort) {
    String text = address.getHostAddress();
    return PacketBuilder.tcp(text, listener.getLocalPort(), text, clientPort);
  }

  /** What the shim does with a client's packet while a hop remains. */
  ShimCounter whileHopsRemain(byte[] packet) {
    return decide(Encapsulation.of(Tier.DIRECTOR, ShimTier.ADDRESS, packet).hops(0, NEXT));
  }

  /** The same at the last hop. */
  ShimCounter atTheEnd(byte[] packet) {
    return decide(Encapsulation.of(Tier.DIRECTOR, ShimTier.ADDRESS, packet).hops(1, NEXT));
  }

  /** The same once the client has repeated it, and the agent has confirmed the table. */
  ShimCounter atTheEndRepeated(byte[] packet) {
    program.tables().confirm(Tier.EPOCH, ProgramSettings.ALWAYS);
    long endNs = System.nanoTime() + REPEATED_LIMIT_NS;
    ShimCounter counter = atTheEnd(packet);
    while (counter == ShimCounter.NOTED_DROPPED && System.nanoTime() < endNs) {
      Thread.onSpinWait();
      counter = atTheEnd(packet);
    }
    return counter;
  }

  boolean claims(PacketBuilder segment) {
    return whileHopsRemain(segment.ip()) == ShimCounter.SOCKET_CLAIMED;
  }

  private ShimCounter decide(Encapsulation packet) {
    Map<ReasonCounter, Long> before = program.counters().reasons();
    TestRun run = program.program().run(packet.frame());
    return program.counters().reasons().entrySet().stream()
        .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
        .map(entry -> (ShimCounter) entry.getKey())
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing was counted for " + run));
  }

  InetSocketAddress door() {
    return new InetSocketAddress(address, listener.getLocalPort());
  }

  LoadedProgram program() {
    return program;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    program.close();
  }
}
