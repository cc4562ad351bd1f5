package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A node's process is replaced by its next run, on the same host and at the same doors: clients
 * that come meanwhile are all served, and the run before goes on with what it holds.
 */
final class NodeTakeOver {
  private static final int REQUESTS_AFTER = 100;

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
    ProcessHandle next = lab.takeOverNode(host);
    LabStart.await(
        "only the next run listens at the doors of " + host.name(),
        () -> {
          served();
          return listening().equals(Set.of(next.pid()));
        });
    for (int i = 0; i < REQUESTS_AFTER; i++) {
      served();
    }
    newOnesComeTo(next);
    long left = established(before);
    if (held == 0 || left < held || !before.isAlive()) {
      throw new CommandFailure(
          "the run before %s, with %d connections (expected: runs, with %d, more than 0)"
              .formatted(before.isAlive() ? "runs" : "has ended", left, held));
    }
  }

  /** One request at each door. */
  private static void served() {
    for (String door : List.of(LabPlan.DOOR_V4, "[" + LabPlan.DOOR_V6 + "]")) {
      try {
        var _ =
            InNamespace.call(LabPlan.CLIENT, () -> PlainRequest.get("http://" + door + "/whoami"));
      } catch (Exception e) {
        throw new CommandFailure("a request at " + door + ": " + e + " (expected: served)", e);
      }
    }
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
