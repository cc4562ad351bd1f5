package io.longhaul.node.upstream;

import io.longhaul.node.config.Upstream;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.DeadlineWheel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The unused connections of one event loop, by what makes them different; the one that was used
 * last is taken first, so that those in excess grow old and are closed. Only its event loop may
 * touch it.
 */
final class UpstreamPool {
  private static final Deque<Unused> NONE = new ArrayDeque<>(0);

  private final Map<ConnectionKey, Deque<Unused>> byKey = new HashMap<>();
  private final Map<ConnectionKey, Integer> kept = new HashMap<>();
  private final DeadlineWheel wheel;
  private final LongSupplier nowMs;

  UpstreamPool(DeadlineWheel wheel, LongSupplier nowMs) {
    this.wheel = wheel;
    this.nowMs = nowMs;
  }

  /** A connection that waits, and until when. */
  private record Unused(UpstreamConnection connection, Deadline deadline) {}

  /** Takes a connection, if one is unused. */
  Optional<UpstreamConnection> take(ConnectionKey key) {
    Deque<Unused> unused = byKey.get(key);
    while (unused != null && !unused.isEmpty()) {
      Unused last = unused.pop();
      forgotten(last);
      if (last.connection().channel().isActive()) {
        return Optional.of(last.connection());
      }
    }
    return Optional.empty();
  }

  /**
   * Keeps a connection for the next request, or closes it where enough are kept, those of all
   * clients together.
   */
  void keep(UpstreamConnection connection, Upstream upstream) {
    ConnectionKey key = connection.key();
    if (kept.getOrDefault(key.ofAnyClient(), 0) >= upstream.keepAliveConnections()) {
      connection.close();
      return;
    }
    Deadline deadline = new Deadline(() -> drop(connection));
    byKey.computeIfAbsent(key, k -> new ArrayDeque<>()).push(new Unused(connection, deadline));
    var _ = kept.merge(key.ofAnyClient(), 1, Integer::sum);
    wheel.set(deadline, nowMs.getAsLong(), upstream.keepAliveTimeout().toMillis());
    connection.watch(() -> drop(connection));
  }

  /** Closes the unused connections that are of no use any more. */
  void retain(Predicate<ConnectionKey> inUse) {
    List<ConnectionKey> gone = byKey.keySet().stream().filter(key -> !inUse.test(key)).toList();
    for (ConnectionKey key : gone) {
      for (Unused unused : List.copyOf(byKey.getOrDefault(key, NONE))) {
        drop(unused.connection());
      }
    }
  }

  /** How many connections are unused. */
  int size() {
    return byKey.values().stream().mapToInt(Deque::size).sum();
  }

  private void drop(UpstreamConnection connection) {
    Deque<Unused> unused = byKey.get(connection.key());
    if (unused == null) {
      return;
    }
    for (Unused candidate : unused) {
      if (candidate.connection() == connection) {
        var _ = unused.remove(candidate);
        forgotten(candidate);
        connection.close();
        return;
      }
    }
  }

  private void forgotten(Unused unused) {
    wheel.clear(unused.deadline());
    ConnectionKey key = unused.connection().key();
    if (byKey.getOrDefault(key, NONE).isEmpty()) {
      var _ = byKey.remove(key);
    }
    var _ = kept.computeIfPresent(key.ofAnyClient(), (k, count) -> count == 1 ? null : count - 1);
  }
}
