package io.longhaul.chaos.exhaustive;

import java.util.Optional;
import java.util.function.Supplier;

/** Takes the states that may follow a state. */
@FunctionalInterface
interface Steps {
  /**
   * Takes one.
   *
   * @param next not to be changed any more
   * @param what happened, for people
   * @param violation what the step itself did wrong
   */
  void step(World next, Supplier<String> what, Optional<String> violation);

  /** Takes one that did nothing wrong by itself. */
  default void step(World next, Supplier<String> what) {
    step(next, what, Optional.empty());
  }
}
