package io.longhaul.node.config;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which client addresses a policy lets in. The longest range that holds an address decides. An
 * address that no range holds is let in unless there is a list of what to allow.
 *
 * @param allow ranges that are let in
 * @param deny ranges that are not
 * @param allowFile a file with more of the first, one a line
 * @param denyFile a file with more of the second
 */
public record AddressRules(
    List<Prefix> allow, List<Prefix> deny, Optional<Path> allowFile, Optional<Path> denyFile) {
  /** Most ranges of a list in the document; files hold more. */
  public static final int MAX_RANGES = 1_000;

  public AddressRules {
    allow = sorted(allow);
    deny = sorted(deny);
  }

  /** Whether only what is allowed is let in. */
  public boolean allowsOnlyListed() {
    return !allow.isEmpty() || allowFile.isPresent();
  }

  boolean isEmpty() {
    return !allowsOnlyListed() && deny.isEmpty() && denyFile.isEmpty();
  }

  private static List<Prefix> sorted(List<Prefix> ranges) {
    return ranges.stream().sorted(Comparator.comparing(Prefix::toString)).toList();
  }
}
