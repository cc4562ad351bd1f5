package io.longhaul.chaos.sim;

import io.longhaul.hash.Chain;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.Occupancy;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an epoch makes of reports: which of them can change a plan, so that others need not have one
 * made. A report matters that proves a tail empty, that claims what no chain has, or that is about
 * a door that is leaving.
 */
final class Tails {
  private final Epoch epoch;
  private final BitSet[] behind;
  private final BitSet[] members;
  private final Map<String, Integer> ordinals = new HashMap<>();
  private final boolean draining;

  Tails(Epoch epoch) {
    this.epoch = epoch;
    int nodes = epoch.nodes().size();
    behind = new BitSet[nodes];
    members = new BitSet[nodes];
    for (int node = 0; node < nodes; node++) {
      ordinals.put(epoch.nodes().get(node).id(), node);
      behind[node] = new BitSet();
      members[node] = new BitSet();
    }
    for (int slot = 0; slot < epoch.table().slots(); slot++) {
      Chain chain = epoch.table().chain(slot);
      for (int i = 0; i < chain.size(); i++) {
        members[chain.node(i)].set(slot);
        if (i > 0) {
          behind[chain.node(i)].set(slot);
        }
      }
    }
    draining = epoch.doors().stream().anyMatch(door -> door.state() == DoorState.DRAINING);
  }

  private int ordinal(String nodeId) {
    return ordinals.getOrDefault(nodeId, -1);
  }

  /** Whether a door is leaving. */
  boolean doorsDrain() {
    return draining;
  }

  /** Whether anybody waits for a node's reports. */
  boolean awaits(String nodeId) {
    int node = ordinal(nodeId);
    return draining || node < 0 || !behind[node].isEmpty();
  }

  /** Whether a slot's chain has a node. */
  boolean has(String nodeId, int slot) {
    int node = ordinal(nodeId);
    return node >= 0 && members[node].get(slot);
  }

  /** Whether a node says that it holds what no chain of its has (rule R7). */
  boolean claims(Occupancy report) {
    int node = ordinal(report.nodeId());
    if (node < 0) {
      return !report.sockets().isEmpty();
    }
    BitSet sockets = report.sockets();
    for (int slot = sockets.nextSetBit(0); slot >= 0; slot = sockets.nextSetBit(slot + 1)) {
      if (!members[node].get(slot)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a report proves a tail empty that the one before did not, or a door. */
  boolean proves(Occupancy report, Optional<Occupancy> before) {
    if (report.settledEpoch() < epoch.number()) {
      return false;
    }
    Optional<Occupancy> comparable =
        before.filter(earlier -> earlier.settledEpoch() >= epoch.number());
    int node = ordinal(report.nodeId());
    BitSet empty = node < 0 ? new BitSet() : (BitSet) behind[node].clone();
    empty.andNot(report.slots());
    comparable.ifPresent(earlier -> empty.and(earlier.slots()));
    boolean doors =
        draining && !comparable.map(Occupancy::doors).equals(Optional.of(report.doors()));
    return doors || !empty.isEmpty();
  }
}
