package io.longhaul.node.discovery;

import io.longhaul.node.missing.MissingPart;
import java.util.List;
import java.util.Optional;

/**
 * What an entry's endpoints come from. All but {@link #located} and {@link #missing} is for one
 * thread at a time.
 */
interface Source {
  /**
   * The endpoints that were found last; from any thread.
   *
   * @return empty until some were found once
   */
  Optional<List<Located>> located();

  /** That none were found yet, where that is so, with the reason; from any thread. */
  Optional<MissingPart> missing(String part);

  /** Looks whether they are others now, where this costs nothing to ask for. */
  boolean look();

  /** It is needed no more. */
  void end();
}
