package io.longhaul.node.upstream;

import io.longhaul.node.config.Upstream;
import io.longhaul.node.loop.Timers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The unused connections of one event loop, by what makes them different; the one that was used
 * last is taken first, so that those in excess grow old and are closed. Only its event loop may
 * touch it.
 */
final class UpstreamPool {
  private final Map<ConnectionKey, Shelf> shelves = new HashMap<>();
  private final Map<ConnectionKey, Kept> kept = new HashMap<>();
  private final Timers timers;

  UpstreamPool(Timers timers) {
    this.timers = timers;
  }

  /** How many are unused of those that differ by nothing but their clients. */
  private static final class Kept {
    private int connections;
  }

  /** The unused connections of one key. */
  private record Shelf(Deque<UpstreamConnection> unused, Kept kept) {}

  /** Takes a connection, if one is unused. */
  Optional<UpstreamConnection> take(ConnectionKey key) {
    Shelf shelf = shelves.get(key);
    while (shelf != null && !shelf.unused().isEmpty()) {
      UpstreamConnection last = shelf.unused().pop();
      taken(last, shelf);
      if (last.channel().isActive()) {
        return Optional.of(last);
      }
    }
    return Optional.empty();
  }

  /** Whether {@link #take} has one to give. */
  boolean has(ConnectionKey key) {
    Shelf shelf = shelves.get(key);
    return shelf != null && shelf.unused().stream().anyMatch(unused -> unused.channel().isActive());
  }

  /**
   * Keeps a connection for the next request, or closes it where enough are kept, those of all
   * clients together.
   */
  void keep(UpstreamConnection connection, Upstream upstream) {
    Shelf shelf = shelf(connection.key());
    if (shelf.kept().connections >= upstream.keepAliveConnections()) {
      connection.close();
      emptied(connection.key(), shelf);
      return;
    }
    shelf.unused().push(connection);
    shelf.kept().connections++;
    timers.arm(connection.unusedEnd(), upstream.keepAliveTimeout().toMillis());
    connection.watch();
  }

  private Shelf shelf(ConnectionKey key) {
    Shelf shelf = shelves.get(key);
    if (shelf == null) {
      shelf =
          new Shelf(new ArrayDeque<>(), kept.computeIfAbsent(key.ofAnyClient(), any -> new Kept()));
      var _ = shelves.put(key, shelf);
    }
    return shelf;
  }

  /** Closes the unused connections that are of no use any more. */
  void retain(Predicate<ConnectionKey> inUse) {
    List<ConnectionKey> gone = shelves.keySet().stream().filter(key -> !inUse.test(key)).toList();
    for (ConnectionKey key : gone) {
      for (UpstreamConnection unused : List.copyOf(shelf(key).unused())) {
        drop(unused);
      }
      var _ = shelves.remove(key);
    }
    kept.entrySet().removeIf(of -> of.getValue().connections == 0 && !inUse.test(of.getKey()));
  }

  /** How many connections are unused. */
  int size() {
    return shelves.values().stream().mapToInt(shelf -> shelf.unused().size()).sum();
  }

  /** How many keys it knows, whether there are unused connections of them or not. */
  int keys() {
    return shelves.size() + kept.size();
  }

  /** Closes a connection that is unused; any other is left alone. */
  void drop(UpstreamConnection connection) {
    Shelf shelf = shelves.get(connection.key());
    if (shelf != null && shelf.unused().remove(connection)) {
      taken(connection, shelf);
      connection.close();
    }
  }

  private void taken(UpstreamConnection connection, Shelf shelf) {
    timers.disarm(connection.unusedEnd());
    shelf.kept().connections--;
    emptied(connection.key(), shelf);
  }

  // There are as many of these as clients; the others are as many as the routes have endpoints.
  private void emptied(ConnectionKey key, Shelf shelf) {
    if (shelf.unused().isEmpty() && key.client().isPresent()) {
      var _ = shelves.remove(key);
    }
  }
}
