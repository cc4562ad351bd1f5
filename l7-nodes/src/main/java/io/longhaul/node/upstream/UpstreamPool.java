package io.longhaul.node.upstream;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.DeadlineWheel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The unused connections of one event loop, by endpoint; the one that was used last is taken first,
 * so that those in excess grow old and are closed. Only its event loop may touch it.
 */
final class UpstreamPool {
  private final Map<Endpoint, Deque<Unused>> byEndpoint = new HashMap<>();
  private final DeadlineWheel wheel;
  private final LongSupplier nowMs;

  UpstreamPool(DeadlineWheel wheel, LongSupplier nowMs) {
    this.wheel = wheel;
    this.nowMs = nowMs;
  }

  /** A connection that waits, and until when. */
  private record Unused(UpstreamConnection connection, Deadline deadline) {}

  /** Takes a connection to the endpoint, if one is unused. */
  Optional<UpstreamConnection> take(Endpoint endpoint) {
    Deque<Unused> unused = byEndpoint.get(endpoint);
    while (unused != null && !unused.isEmpty()) {
      Unused last = unused.pop();
      wheel.clear(last.deadline());
      if (last.connection().channel().isActive()) {
        return Optional.of(last.connection());
      }
    }
    return Optional.empty();
  }

  /** Keeps a connection for the next request, or closes it where enough are kept. */
  void keep(UpstreamConnection connection, Upstream upstream) {
    Deque<Unused> unused =
        byEndpoint.computeIfAbsent(connection.endpoint(), endpoint -> new ArrayDeque<>());
    if (unused.size() >= upstream.keepAliveConnections()) {
      connection.close();
      return;
    }
    Deadline deadline = new Deadline(() -> drop(connection));
    unused.push(new Unused(connection, deadline));
    wheel.set(deadline, nowMs.getAsLong(), upstream.keepAliveTimeout().toMillis());
    connection.watch(() -> drop(connection));
  }

  /** Closes the unused connections to all other endpoints. */
  void retain(Set<Endpoint> endpoints) {
    List<Endpoint> gone =
        byEndpoint.keySet().stream().filter(endpoint -> !endpoints.contains(endpoint)).toList();
    for (Endpoint endpoint : gone) {
      Deque<Unused> unused = byEndpoint.remove(endpoint);
      while (unused != null && !unused.isEmpty()) {
        close(unused.pop());
      }
    }
  }

  /** How many connections are unused. */
  int size() {
    return byEndpoint.values().stream().mapToInt(Deque::size).sum();
  }

  private void drop(UpstreamConnection connection) {
    Deque<Unused> unused = byEndpoint.get(connection.endpoint());
    if (unused == null) {
      return;
    }
    for (Iterator<Unused> i = unused.iterator(); i.hasNext(); ) {
      Unused candidate = i.next();
      if (candidate.connection() == connection) {
        i.remove();
        close(candidate);
      }
    }
  }

  private void close(Unused unused) {
    wheel.clear(unused.deadline());
    unused.connection().close();
  }
}
