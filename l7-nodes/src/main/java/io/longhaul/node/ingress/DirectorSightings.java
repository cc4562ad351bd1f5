package io.longhaul.node.ingress;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * When each director last opened a connection to this node (rule R2: one that nobody sees may leave
 * the acknowledgement set). An open connection alone is no sign of life: the kernel holds it for a
 * director whose process hangs.
 */
final class DirectorSightings {
  /** Most directors that are remembered; beyond, the one unseen for longest is forgotten. */
  static final int MAX_DIRECTORS = 1024;

  private final LongSupplier nowMs;
  private final ConcurrentHashMap<String, AtomicLong> lastSeenMs = new ConcurrentHashMap<>();

  DirectorSightings(LongSupplier nowMs) {
    this.nowMs = nowMs;
  }

  void seen(String director) {
    AtomicLong last = lastSeenMs.get(director);
    if (last == null) {
      makeRoom();
      last = lastSeenMs.computeIfAbsent(director, id -> new AtomicLong());
    }
    last.set(nowMs.getAsLong());
  }

  /** Milliseconds since each director was last seen. */
  Map<String, Long> seenMsAgo() {
    long now = nowMs.getAsLong();
    Map<String, Long> ago = new HashMap<>();
    lastSeenMs.forEach((director, seen) -> ago.put(director, Math.max(0, now - seen.get())));
    return ago;
  }

  private synchronized void makeRoom() {
    if (lastSeenMs.size() < MAX_DIRECTORS) {
      return;
    }
    lastSeenMs.entrySet().stream()
        .min(Comparator.comparingLong(entry -> entry.getValue().get()))
        .ifPresent(oldest -> lastSeenMs.remove(oldest.getKey()));
  }
}
