package io.longhaul.chaos.node;

import java.time.Duration;
import java.util.List;

/**
 * What {@code bench idle} is to do.
 *
 * @param wires that are measured
 * @param contenders in the order of the first round
 * @param connections that are idle in the end
 * @param warm how long each process opens and closes WebSockets before
 * @param hold how long they are idle, with one message on each: once before CPU is measured, and
 *     once while it is
 */
record IdlePlan(
    List<Wire> wires,
    List<Contender> contenders,
    int rounds,
    int connections,
    Duration warm,
    Duration hold) {
  private static final int FIRST_PART = 10;

  IdlePlan {
    wires = List.copyOf(wires);
    contenders = List.copyOf(contenders);
  }

  /** Those that take part; WebSockets over HTTP/2 to the application are the node's alone. */
  List<Contender> contenders(Wire wire) {
    return wire == Wire.H2_UPSTREAM ? List.of(Contender.LONGHAUL) : contenders;
  }

  /** Those that are open before memory is looked at for the first time. */
  int firstConnections() {
    return Math.max(1, connections / FIRST_PART);
  }
}
