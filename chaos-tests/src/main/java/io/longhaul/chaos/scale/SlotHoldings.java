package io.longhaul.chaos.scale;

import io.longhaul.hash.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * All connections of the tier: for every slot the nodes that hold some. Sets the nodes' bits as
 * their kernels would, with the reporter's grace (rule R6).
 */
final class SlotHoldings {
  private final Timeline timeline;
  private final List<PaperNode> nodes;
  private final Lifetimes lifetimes;
  private final Arrivals arrivals;
  private final Draws draws;
  private final long graceMs;
  private final int connections;
  private final Consumer<PaperNode> cleared;
  private final List<List<Holding>> bySlot = new ArrayList<>();
  private final int[] heads = new int[Slot.COUNT];

  /**
   * A tier without connections.
   *
   * @param cleared told of each node that reports a slot empty which it did not before
   */
  SlotHoldings(
      Timeline timeline,
      List<PaperNode> nodes,
      Lifetimes lifetimes,
      int connections,
      long graceMs,
      Draws draws,
      Consumer<PaperNode> cleared) {
    this.timeline = timeline;
    this.nodes = nodes;
    this.lifetimes = lifetimes;
    this.arrivals = new Arrivals(lifetimes, (double) connections / Slot.COUNT);
    this.draws = draws;
    this.graceMs = graceMs;
    this.connections = connections;
    this.cleared = cleared;
    Arrays.fill(heads, -1);
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      bySlot.add(new ArrayList<>(1));
    }
  }

  /** The connections of a tier that has been as it is for ever. */
  void fill(NodeTable table) {
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      begin(slot, table.head(slot)).fill(draws);
    }
  }

  /**
   * Some director may have loaded a table: its heads take new connections as well. Those before
   * them go on, since directors differ.
   */
  void begin(NodeTable table) {
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      if (table.head(slot) != heads[slot]) {
        begin(slot, table.head(slot));
      }
    }
  }

  /** All directors have loaded a table: nobody but its heads takes new connections. */
  void follow(NodeTable table) {
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      for (Holding holding : bySlot.get(slot)) {
        if (holding.heads() && holding.node() != table.head(slot)) {
          holding.stopHeading(timeline.nowMs(), arrivals, draws);
          awaitEnd(slot, holding);
        }
      }
    }
  }

  /**
   * A node that heads nothing closes its connections over the window.
   *
   * @return how many of them would have lived on
   */
  double nudge(PaperNode node, long windowMs) {
    double nudged = 0;
    double[] byKind = new double[lifetimes.count()];
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      if (node.holds(slot)) {
        Holding holding = find(slot, node.index());
        holding.nudge(timeline.nowMs(), windowMs, arrivals, draws);
        awaitEnd(slot, holding);
        for (int kind = 0; kind < byKind.length; kind++) {
          byKind[kind] += (double) holding.count(kind) / Slot.COUNT;
          nudged += holding.nudged(kind);
        }
      }
    }
    arrivals.nudged(timeline.nowMs(), windowMs, Arrays.stream(byKind).boxed().toList());
    return nudged;
  }

  /**
   * Ends the connections whose packets one of these tables does not bring to their node, and says
   * how many they were: a router may send any packet through any director.
   */
  long strand(Collection<NodeTable> tables) {
    long stranded = 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      for (Holding holding : bySlot.get(slot)) {
        int at = slot;
        if (holding.live(timeline.nowMs())
            && tables.stream().anyMatch(table -> table.position(at, holding.node()) < 0)) {
          stranded += holding.cut(timeline.nowMs(), arrivals, draws);
          awaitEnd(slot, holding);
        }
      }
    }
    return stranded;
  }

  /** Nodes that a packet visits before its own, on average over all connections. */
  double extraHops(NodeTable table) {
    double hops = 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      for (Holding holding : bySlot.get(slot)) {
        int position = table.position(slot, holding.node());
        hops += position > 0 ? position * holding.expected(timeline.nowMs(), arrivals) : 0;
      }
    }
    return hops / connections;
  }

  double connections() {
    double sum = 0;
    for (List<Holding> holdings : bySlot) {
      for (Holding holding : holdings) {
        sum += holding.expected(timeline.nowMs(), arrivals);
      }
    }
    return sum;
  }

  /** Nodes that head a slot. */
  BitSet heading() {
    BitSet heading = new BitSet(nodes.size());
    Arrays.stream(heads).forEach(heading::set);
    return heading;
  }

  private Holding begin(int slot, int node) {
    heads[slot] = node;
    nodes.get(node).occupy(slot);
    for (Holding holding : bySlot.get(slot)) {
      if (holding.node() == node) {
        holding.startHeading(timeline.nowMs(), arrivals, draws);
        return holding;
      }
    }
    Holding holding = new Holding(node, lifetimes, timeline.nowMs(), arrivals);
    bySlot.get(slot).add(holding);
    return holding;
  }

  private Holding find(int slot, int node) {
    return bySlot.get(slot).stream()
        .filter(holding -> holding.node() == node)
        .findFirst()
        .orElseThrow();
  }

  private void awaitEnd(int slot, Holding holding) {
    if (holding.heads()) {
      return;
    }
    timeline.at(holding.emptyAtMs(), () -> end(slot, holding));
  }

  private void end(int slot, Holding holding) {
    // It may head the slot again, or have been nudged and ended before.
    PaperNode node = nodes.get(holding.node());
    boolean ended = !holding.heads() && holding.emptyAtMs() <= timeline.nowMs();
    if (ended && node.holds(slot) && bySlot.get(slot).contains(holding)) {
      node.close(slot);
      timeline.after(graceMs, () -> clear(slot, holding));
    }
  }

  private void clear(int slot, Holding holding) {
    PaperNode node = nodes.get(holding.node());
    boolean over = holding.emptyAtMs() + graceMs <= timeline.nowMs();
    if (!holding.heads() && over && !node.holds(slot)) {
      node.clear(slot);
      bySlot.get(slot).remove(holding);
      cleared.accept(node);
    }
  }
}
