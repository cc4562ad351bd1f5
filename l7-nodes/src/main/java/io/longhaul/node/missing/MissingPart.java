package io.longhaul.node.missing;

import java.util.Optional;

/**
 * Something that the routes in force name, and that could not be had since this process began to be
 * told of it: a file, a key set, the addresses of a name. Whatever was there once is never missing,
 * since it stays in force.
 *
 * @param part the same text in each process that misses the same
 * @param reason why, for people
 */
public record MissingPart(String part, String reason) {
  /** Where no attempt has come to an end yet. */
  public static MissingPart of(String part, Optional<String> reason) {
    return new MissingPart(part, reason.orElse("not answered yet"));
  }

  /** The part, and why it is missing. */
  @Override
  public String toString() {
    return part + ": " + reason;
  }
}
