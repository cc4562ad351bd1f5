package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Brings the lab up, step by step, each waited for. */
final class LabStart {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Long enough for a SYN to be repeated. */
  private static final int CONNECT_MS = 3_000;

  private static final long LOOK_MS = 200;

  private final Lab lab;
  private final PrintWriter out;

  LabStart(Lab lab, PrintWriter out) {
    this.lab = lab;
    this.out = out;
  }

  /** Brings it up; where that fails, takes down what there is. */
  void run() {
    lab.make();
    try {
      step("hosts and their links");
      await("ZooKeeper", () -> connects(LabPlan.CORE, LabPlan.CORE.address(), 2181));
      lab.makeTier();
      step("the tier, in ZooKeeper");
      lab.startTier();
      awaitServing();
      step("3 directors, 4 nodes, and a router that knows the doors");
    } catch (RuntimeException e) {
      // Why, is in the logs, which are kept.
      throw new CommandFailure(
          e.getMessage() + "\nWhat they printed is in " + lab.folder() + "/*.log", e);
    }
  }

  /** Waits until every node takes clients and the router spreads over all directors. */
  void awaitServing() {
    await("every node active", this::allActive);
    await("every director announced", () -> paths(lab) == LabPlan.DIRECTORS);
    await(
        "an answer through the front door",
        () ->
            connects(LabPlan.CLIENT, LabPlan.DOOR_V4, LabPlan.DOOR_PORT)
                && connects(LabPlan.CLIENT, LabPlan.DOOR_V6, LabPlan.DOOR_PORT));
  }

  private boolean allActive() {
    lab.processes().stream()
        .filter(process -> !LabPlan.spares().contains(process.host()))
        .filter(process -> process.handle().isEmpty())
        .findFirst()
        .ifPresent(
            dead -> {
              throw new CommandFailure(dead.name() + ": has ended; see " + dead.log());
            });
    try {
      List<String> states =
          lab.admin().nodes().stream().map(node -> node.path("state").asString()).toList();
      return states.size() == LabPlan.nodes().size() && states.stream().allMatch("active"::equals);
    } catch (CommandFailure e) {
      return false;
    }
  }

  /** How many directors the router sends IPv4 packets of the door to. */
  static int paths(Lab lab) {
    String route = Shell.on(LabPlan.ROUTER, "ip route show " + LabPlan.DOOR_V4);
    return (int)
        LabPlan.directors().stream()
            .filter(director -> route.contains("via " + director.address() + " "))
            .count();
  }

  static boolean connects(LabHost from, String address, int port) {
    try {
      connected(from, address, port).close();
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  /** A connection from a host, for the caller to close. */
  static Socket connected(LabHost from, String address, int port) throws Exception {
    return InNamespace.call(
        from,
        () -> {
          Socket socket = new Socket();
          try {
            socket.connect(new InetSocketAddress(address, port), CONNECT_MS);
            return socket;
          } catch (IOException e) {
            socket.close();
            throw e;
          }
        });
  }

  private void step(String what) {
    out.println("lab: " + what);
    out.flush();
  }

  /** Waits until something is so, for a generous time. */
  static void await(String what, BooleanSupplier condition) {
    long endNs = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > endNs) {
        throw new CommandFailure(what + ": not so after " + PATIENCE.toSeconds() + " s");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }
}
