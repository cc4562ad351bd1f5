package io.longhaul.node.jwt;

import io.longhaul.node.missing.MissingPart;
import java.util.Optional;

/** Where a policy's key set comes from. What cannot be used leaves what was there before. */
public interface KeySource {
  /** The set in force; empty until one could be read. Safe for all threads. */
  Optional<JwkSet> current();

  /** That there is no set yet, where that is so, with the reason. Safe for all threads. */
  Optional<MissingPart> missing(String part);

  /** Looks whether there is another; called about once a second, by one thread at a time. */
  void look();

  /** A token named a key that is not in the set. Safe for all threads, and cheap. */
  void keyMissed();
}
