package io.longhaul.chaos.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The routers in front of the directors: each flow goes to one of those that announce, always the
 * same until the routers change their minds.
 */
final class Routers {
  private static final long FASTEST_NS = 50 * Timeline.MILLISECOND;
  private static final long SLOWEST_NS = 3 * Timeline.SECOND;

  private final World world;
  private final Set<DirectorHost> wished = new HashSet<>();
  private final List<DirectorHost> announced = new ArrayList<>();
  private long salt;

  Routers(World world) {
    this.world = world;
  }

  /** A director announces the front doors, or withdraws them; routers take their time. */
  void announce(DirectorHost director, boolean whether) {
    if (whether ? wished.add(director) : wished.remove(director)) {
      world.time.after(world.dice.between(FASTEST_NS, SLOWEST_NS), () -> learn(director, whether));
    }
  }

  private void learn(DirectorHost director, boolean whether) {
    if (wished.contains(director) != whether || announced.contains(director) == whether) {
      return;
    }
    if (whether) {
      announced.add(director);
    } else {
      announced.remove(director);
    }
    world.event(() -> "routers: " + director.id + (whether ? " gets" : " gets no") + " flows");
  }

  /** Whether flows may still come to a director. */
  boolean sendTo(DirectorHost director) {
    return announced.contains(director);
  }

  /** Every flow may go elsewhere from now on. */
  void reshuffle() {
    world.tally.count("flows reshuffled");
    salt = world.dice.key();
  }

  /** Where the packets of a flow go; empty while nobody announces. */
  Optional<DirectorHost> route(long flow) {
    if (announced.isEmpty()) {
      return Optional.empty();
    }
    long mixed = (flow ^ salt) * 0x9E3779B97F4A7C15L;
    int index = (int) Long.remainderUnsigned(mixed ^ (mixed >>> 29), announced.size());
    return Optional.of(announced.get(index));
  }
}
