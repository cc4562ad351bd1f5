package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Flow;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.hash.Epoch;
import java.util.HashMap;
import java.util.Map;

/**
 * What lets a shim have its kernel answer for a socket that is not there: a segment that fits
 * nothing is noted and dropped at first. While notes are open, the agent asks ZooKeeper again and
 * again whether the shim's table is the newest. When the client repeats the same segment, the
 * kernel gets it only if that was confirmed lately, and after the note was made.
 */
final class Confirmations {
  /** A client repeats no sooner; what comes again earlier is the network's doing. */
  private static final long REPEATED_NS = 200 * Timeline.MILLISECOND;

  /** A note is open for so long: a client repeats within two minutes, even the last times. */
  private static final long NOTED_NS = 150 * Timeline.SECOND;

  /** How often the agent asks while notes are open. */
  private static final long ROUND_NS = 2 * Timeline.SECOND;

  /** A confirmation counts for so long. */
  private static final long VALID_NS = 10 * Timeline.SECOND;

  private static final int MOST = 4_096;

  private final World world;
  private final NodeHost host;
  private final Map<Flow, Note> notes = new HashMap<>();
  private long confirmedEpoch;
  private long confirmedNs;
  private boolean asking;
  private long askingRun;

  private record Note(int seq, long atNs, boolean answered) {
    boolean fresh(long nowNs) {
      return nowNs - atNs < NOTED_NS;
    }

    boolean isOf(Segment segment, long nowNs) {
      return seq == segment.seq() && fresh(nowNs);
    }
  }

  Confirmations(World world, NodeHost host) {
    this.world = world;
    this.host = host;
  }

  /** The host has booted. */
  void clear() {
    notes.clear();
    confirmedNs = 0;
    confirmedEpoch = 0;
    asking = false;
  }

  /** Whether the kernel may answer a segment that fits nothing. */
  boolean vouched(Segment segment) {
    if (world.rules.conduct() == Conduct.RESETS_UNCONFIRMED) {
      return host.agent.inTouch();
    }
    Note note = notes.get(segment.flow());
    if (note == null) {
      return false;
    }
    long now = world.time.nowNs();
    boolean vouched =
        note.isOf(segment, now)
            && now - note.atNs >= REPEATED_NS
            && confirmedEpoch == epoch()
            && confirmedNs >= note.atNs
            && now - confirmedNs < VALID_NS;
    if (vouched) {
      notes.put(segment.flow(), new Note(note.seq, note.atNs, true));
    }
    return vouched;
  }

  /** A segment was dropped because nobody vouched: notes it, and has the agent ask. */
  void note(Segment segment) {
    long now = world.time.nowNs();
    Note before = notes.get(segment.flow());
    if (before != null && before.isOf(segment, now)) {
      notes.put(segment.flow(), new Note(before.seq, before.atNs, false));
    } else {
      if (notes.size() >= MOST) {
        notes.clear();
      }
      notes.put(segment.flow(), new Note(segment.seq(), now, false));
    }
    if (!asking || askingRun != host.agent.run()) {
      ask();
    }
  }

  private void ask() {
    asking = true;
    askingRun = host.agent.run();
    long now = world.time.nowNs();
    long epoch = epoch();
    host.agent.zk.read(
        znodes -> znodes.number(Paths.EPOCHS),
        newest -> {
          if (newest == epoch) {
            confirmedEpoch = epoch;
            confirmedNs = now;
          }
        });
    host.agent.life.after(
        ROUND_NS,
        () -> {
          asking = false;
          notes.values().removeIf(note -> !note.fresh(world.time.nowNs()));
          if (notes.values().stream().anyMatch(note -> !note.answered)) {
            ask();
          }
        });
  }

  private long epoch() {
    return host.shimEpoch().map(Epoch::number).orElse(0L);
  }
}
