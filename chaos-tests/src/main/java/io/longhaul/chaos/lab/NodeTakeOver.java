package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A node's process is replaced by its next run, on the same host and at the same doors: clients
 * that come meanwhile are all served, and the run before goes on with what it holds.
 */
final class NodeTakeOver {
  /** What is to be served before, and after, so that what is between was knocked at all along. */
  private static final int REQUESTS = 200;

  /** What the node's kernel counts where it turns a client away. */
  private static final List<String> TURNED_AWAY =
      List.of(
          "TcpExt.ListenDrops",
          "TcpExt.ListenOverflows",
          "TcpExt.TCPMigrateReqFailure",
          "Tcp.OutRsts");

  private static final List<InetSocketAddress> DOORS =
      List.of(
          new InetSocketAddress(LabPlan.DOOR_V4, LabPlan.DOOR_PORT),
          new InetSocketAddress(LabPlan.DOOR_V6, LabPlan.DOOR_PORT));

  /** So many that nearly surely one comes to each node. */
  private static final int NEW_ONES = 64;

  private static final Pattern OWNER = Pattern.compile("pid=(\\d+)");

  private final Lab lab;
  private final LabHost host;

  NodeTakeOver(Lab lab, LabHost host) {
    this.lab = lab;
    this.host = host;
  }

  Scenario scenario() {
    return new Scenario("take-over", "a node's next run takes over at its doors", this::run);
  }

  private void run() throws Exception {
    ProcessHandle before = lab.node(host).handle().orElseThrow();
    long held = established(before);
    KernelCounters counted = KernelCounters.of(host);
    ProcessHandle next = takeOverWhileClientsCome();
    Map<String, Long> turnedAway = KernelCounters.of(host).growth(counted, TURNED_AWAY);
    if (!turnedAway.isEmpty()) {
      throw new CommandFailure(
          "the kernel of " + host.name() + " counted " + turnedAway + " (expected: nothing)");
    }
    newOnesComeTo(next);
    long left = established(before);
    if (held == 0 || left < held || !before.isAlive()) {
      throw new CommandFailure(
          "the run before %s, with %d connections (expected: runs, with %d, more than 0)"
              .formatted(before.isAlive() ? "runs" : "has ended", left, held));
    }
  }

  /** Each of them must be served. */
  private ProcessHandle takeOverWhileClientsCome() {
    Knocking knocking = new Knocking(LabPlan.CLIENT, DOORS);
    ProcessHandle next;
    try (knocking) {
      awaitServed(knocking);
      next = lab.takeOverNode(host);
      LabStart.await(
          "only the next run listens at the doors of " + host.name(),
          () -> listening().equals(Set.of(next.pid())));
      awaitServed(knocking);
    }
    knocking.requireNoFailures();
    return next;
  }

  private static void awaitServed(Knocking knocking) {
    long wanted = knocking.served() + REQUESTS;
    LabStart.await(
        "requests are served",
        () -> {
          knocking.requireNoFailures();
          return knocking.served() >= wanted;
        });
  }

  private void newOnesComeTo(ProcessHandle next) throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < NEW_ONES; i++) {
        open.add(LabStart.connected(LabPlan.CLIENT, LabPlan.DOOR_V4, LabPlan.DOOR_PORT));
      }
      if (established(next) == 0) {
        throw new CommandFailure(
            NEW_ONES + " new connections: none at the next run of " + host.name());
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  /** Whose sockets listen at the doors. */
  private Set<Long> listening() {
    return owners("listening").collect(Collectors.toSet());
  }

  private long established(ProcessHandle process) {
    return owners("established").filter(owner -> owner == process.pid()).count();
  }

  private Stream<Long> owners(String state) {
    String sockets = Shell.on(host, "ss -tanpH state " + state + " sport = :" + LabPlan.DOOR_PORT);
    return OWNER.matcher(sockets).results().map(owner -> Long.valueOf(owner.group(1)));
  }
}
