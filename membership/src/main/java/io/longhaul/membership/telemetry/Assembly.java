package io.longhaul.membership.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects the parts of one sender's statements. Only the newest statement is kept: one of which a
 * part was lost is given up when the next begins.
 */
final class Assembly<T> {
  private final TreeMap<Integer, T> collected = new TreeMap<>();
  private long sequence = Long.MIN_VALUE;
  private int parts;

  /**
   * Takes a part.
   *
   * @return all parts in order when this was the last one missing
   */
  Optional<List<T>> add(long ofSequence, int part, int ofParts, T share) {
    if (ofSequence < sequence || (ofSequence == sequence && ofParts != parts)) {
      return Optional.empty();
    }
    if (ofSequence > sequence) {
      collected.clear();
      sequence = ofSequence;
      parts = ofParts;
    }
    boolean another = collected.size() < parts && collected.putIfAbsent(part, share) == null;
    if (!another || collected.size() < parts) {
      return Optional.empty();
    }
    return Optional.of(new ArrayList<>(collected.values()));
  }
}
