package io.longhaul.director.relay;

import io.longhaul.hash.Epoch;
import java.util.Optional;

/** The routing that new connections go by. Read without a lock; loads are one after the other. */
final class CurrentRouting {
  private volatile Optional<Routing> routing = Optional.empty();

  /** Empty until an epoch was loaded. */
  Optional<Routing> get() {
    return routing;
  }

  synchronized void load(Epoch epoch) {
    routing = Optional.of(Routing.of(epoch, routing));
  }
}
