package io.longhaul.director.relay;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which connections each event loop has, so that closing the plane can end them there. Netty alone
 * does not promise that: an event loop that is busy when its shutdown begins may end without
 * closing what is registered with it.
 *
 * <p>Everything is called in the event loop whose connections it is about.
 */
final class OpenConnections {
  private final FastThreadLocal<Set<Relayed>> ofLoop =
      new FastThreadLocal<>() {
        @Override
        protected Set<Relayed> initialValue() {
          return new HashSet<>();
        }
      };

  void add(Relayed relayed) {
    ofLoop.get().add(relayed);
  }

  void remove(Relayed relayed) {
    ofLoop.get().remove(relayed);
  }

  /** Ends all connections of the calling event loop. */
  void endAll() {
    List.copyOf(ofLoop.get()).forEach(Relayed::shutDown);
  }
}
