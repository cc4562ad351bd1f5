package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Flow;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.hash.Epoch;
import java.util.HashMap;
import java.util.Map;

/**
 * What lets a shim have its kernel answer for a socket that is not there: a segment that fits
 * nothing is dropped at first; the agent then asks ZooKeeper whether the shim's table is the
 * newest. Only if it is, the same segment goes to the kernel when the client repeats it.
 */
final class Confirmations {
  /** A client repeats no sooner; what comes again earlier is the network's doing. */
  private static final long REPEATED_NS = 200 * Timeline.MILLISECOND;

  private static final long VALID_NS = 10 * Timeline.SECOND;
  private static final int MOST = 4_096;

  private final World world;
  private final NodeHost host;
  private final Map<Flow, Asked> asked = new HashMap<>();

  private record Asked(int seq, long epoch, long atNs, boolean confirmed) {}

  Confirmations(World world, NodeHost host) {
    this.world = world;
    this.host = host;
  }

  /** The host has booted. */
  void clear() {
    asked.clear();
  }

  /** Whether the kernel may answer a segment that fits nothing. */
  boolean vouched(Segment segment) {
    return switch (world.rules.conduct()) {
      case RESETS_UNCONFIRMED -> host.agent.inTouch();
      default -> {
        Asked before = asked.get(segment.flow());
        yield before != null
            && before.confirmed
            && world.time.nowNs() - before.atNs >= REPEATED_NS
            && sameStill(before, segment);
      }
    };
  }

  /** A segment was dropped because nobody vouched: asks, unless that is under way. */
  void ask(Segment segment) {
    Asked before = asked.get(segment.flow());
    if (before != null && sameStill(before, segment)) {
      return;
    }
    if (asked.size() >= MOST) {
      asked.clear();
    }
    Asked now = new Asked(segment.seq(), epoch(), world.time.nowNs(), false);
    asked.put(segment.flow(), now);
    host.agent.zk.read(
        znodes -> znodes.number(Paths.EPOCHS),
        newest -> {
          if (newest == now.epoch) {
            asked.replace(segment.flow(), now, new Asked(now.seq, now.epoch, now.atNs, true));
          }
        });
  }

  private boolean sameStill(Asked before, Segment segment) {
    return before.seq == segment.seq()
        && before.epoch == epoch()
        && world.time.nowNs() - before.atNs < VALID_NS;
  }

  private long epoch() {
    return host.shimEpoch().map(Epoch::number).orElse(0L);
  }
}
