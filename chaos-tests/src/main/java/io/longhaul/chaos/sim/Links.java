package io.longhaul.chaos.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network between hosts: which ways are cut, how long things take, what is lost. Ways are cut
 * in one direction each, and several faults may cut the same.
 */
final class Links {
  private static final int MOST_PARTIES = 1 << 16;

  private final Timeline time;
  private final Dice dice;
  private final FaultRates rates;
  private final Map<Integer, Integer> cuts = new HashMap<>();

  /** By sender the receivers to whom the way is cut: asked far more often than anything is cut. */
  private final List<BitSet> closed = new ArrayList<>();

  private final Map<Integer, Long> cutSinceNs = new HashMap<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private final Tally tally;
  private boolean calm;

  Links(Timeline time, Dice dice, FaultRates rates, Tally tally) {
    this.time = time;
    this.dice = dice;
    this.rates = rates;
    this.tally = tally;
  }

  /** Somebody who is told that ways were cut or mended. */
  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  boolean open(Party from, Party to) {
    return cuts.isEmpty()
        || from.number() >= closed.size()
        || !closed.get(from.number()).get(to.number());
  }

  private BitSet closedFrom(Party from) {
    while (closed.size() <= from.number()) {
      closed.add(new BitSet());
    }
    return closed.get(from.number());
  }

  /** Until when the way was open; the present while it is. */
  long lastOpenNs(Party from, Party to) {
    return open(from, to) ? time.nowNs() : cutSinceNs.getOrDefault(way(from, to), 0L);
  }

  /** Cuts ways, each a pair of sender and receiver, for a time. */
  void cut(List<Way> ways, long durationNs) {
    for (Way each : ways) {
      int way = way(each.from(), each.to());
      cuts.merge(way, 1, Integer::sum);
      closedFrom(each.from()).set(each.to().number());
      cutSinceNs.putIfAbsent(way, time.nowNs());
    }
    changed();
    time.after(durationNs, () -> mend(ways));
  }

  /** From now on nothing is lost, doubled or late. */
  void calm() {
    calm = true;
  }

  /** All ways are open again. */
  void mendAll() {
    cuts.clear();
    closed.clear();
    cutSinceNs.clear();
    changed();
  }

  private void mend(List<Way> ways) {
    for (Way each : ways) {
      int way = way(each.from(), each.to());
      if (cuts.containsKey(way) && cuts.merge(way, -1, Integer::sum) == 0) {
        cuts.remove(way);
        closedFrom(each.from()).clear(each.to().number());
        cutSinceNs.remove(way);
      }
    }
    changed();
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }

  /** A small message without repetition: may be lost, late, or come twice. */
  boolean datagram(Party from, Party to, Runnable arrival) {
    if (!open(from, to) || (!calm && dice.chance(rates.controlLoss()))) {
      tally.count("telemetry lost");
      return false;
    }
    time.after(latencyNs(), arrival);
    if (!calm && dice.chance(rates.controlDuplicates())) {
      tally.count("telemetry doubled");
      time.after(latencyNs() + dice.between(0, 3 * Timeline.SECOND), arrival);
    }
    return true;
  }

  /** How long a message takes. */
  long latencyNs() {
    long usual = dice.between(100 * Timeline.MICROSECOND, 2 * Timeline.MILLISECOND);
    if (calm || !dice.chance(rates.controlDelays())) {
      return usual;
    }
    tally.count("control message late");
    return usual + dice.spread(5 * Timeline.MILLISECOND, rates.longestControlDelayNs());
  }

  private static int way(Party from, Party to) {
    return from.number() * MOST_PARTIES + to.number();
  }

  /** One direction between two. */
  record Way(Party from, Party to) {}
}
