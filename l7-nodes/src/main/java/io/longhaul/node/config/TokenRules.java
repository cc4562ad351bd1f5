package io.longhaul.node.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which tokens a policy lets in.
 *
 * @param header lower-case name of the field that holds the token; {@code authorization} may have
 *     {@code Bearer } before it
 * @param file each line a token's SHA-256 and its name
 * @param ids which ids a token may use; empty if there are none
 */
public record TokenRules(String header, Path file, Optional<Ids> ids) {
  /** Where tokens are where nothing is said. */
  public static final String HEADER = "authorization";

  /**
   * Which ids a token may use.
   *
   * @param header lower-case name of the field that holds the id
   * @param folder holds one file for each token's name: the ids that it may use, one a line
   */
  public record Ids(String header, Path folder) {}
}
