package io.longhaul.node.discovery;

import java.util.List;
import java.util.Optional;

/** What an entry's endpoints come from. All but {@link #located} is for one thread at a time. */
interface Source {
  /**
   * The endpoints that were found last; from any thread.
   *
   * @return empty until some were found once
   */
  Optional<List<Located>> located();

  /** Looks whether they are others now, where this costs nothing to ask for. */
  boolean look();

  /** It is needed no more. */
  void end();
}
