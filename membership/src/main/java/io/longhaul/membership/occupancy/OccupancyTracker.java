package io.longhaul.membership.occupancy;

import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Turns sockets by slot into what a reporter must say of them (rule R6): occupied are the slots
 * that hold a socket, or held one within the grace; all of them until a whole grace has passed
 * since the start.
 *
 * <p>A report is made in two steps, with reading {@code settled} before the first (rule R5): {@link
 * #mark} draws a line, {@link #scan} gives the slots as soon as all that came before the line is
 * known.
 *
 * <p>Pure but for reading the words: the time comes in. Not safe for use by several threads.
 */
public final class OccupancyTracker {
  private final SlotWords source;
  private final long graceMs;
  private final long[] words;
  private final long[] idleSinceMs;
  private final BitSet occupied;
  private final long startedMs;

  /**
   * Starts with every slot occupied.
   *
   * @param nowMs of any clock that never goes back, the same in every call
   */
  public OccupancyTracker(SlotWords source, Duration grace, long nowMs) {
    this.source = source;
    this.graceMs = grace.toMillis();
    this.startedMs = nowMs;
    this.words = new long[source.slots()];
    this.idleSinceMs = new long[source.slots()];
    this.occupied = new BitSet(source.slots());
    occupied.set(0, source.slots());
    Arrays.fill(idleSinceMs, nowMs);
  }

  /** Draws the line for the next scan. Not to be called again before {@link #scan} gave one. */
  public void mark() {
    source.mark();
  }

  /**
   * Scans the slots.
   *
   * @return empty as long as the slot of some socket from before the mark is not known
   */
  public Optional<Scan> scan(long nowMs) {
    if (!source.knownSinceMark()) {
      return Optional.empty();
    }
    BitSet sockets = new BitSet(words.length);
    for (int slot = 0; slot < words.length; slot++) {
      scan(slot, nowMs, sockets);
    }
    BitSet slots = (BitSet) occupied.clone();
    if (nowMs - startedMs < graceMs) {
      slots.set(0, words.length);
    }
    return Optional.of(new Scan(slots, sockets));
  }

  private void scan(int slot, long nowMs, BitSet sockets) {
    long word = source.word(slot);
    if ((int) word != 0) {
      sockets.set(slot);
      occupied.set(slot);
      idleSinceMs[slot] = -1;
    } else if (word != words[slot] || idleSinceMs[slot] < 0) {
      // The last socket may have closed just now, so the grace begins here.
      occupied.set(slot);
      idleSinceMs[slot] = nowMs;
    } else if (occupied.get(slot) && nowMs - idleSinceMs[slot] >= graceMs) {
      occupied.clear(slot);
    }
    words[slot] = word;
  }

  /**
   * What a scan found; copies, which later scans do not change.
   *
   * @param slots to be reported as occupied
   * @param sockets those of them that hold a socket now
   */
  public record Scan(BitSet slots, BitSet sockets) {}
}
