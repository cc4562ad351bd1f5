package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Paths on each node's host, as the configuration names them. */
final class AbsolutePath {
  /** Longest path that Linux takes, with its final zero. */
  private static final int MAX_PATH = 4_096;

  private static final Path NOWHERE = Path.of("/");

  private AbsolutePath() {}

  /** A required path; a stand-in where it is missing or wrong, which its section has recorded. */
  static Path required(Section section, String field) {
    if (!section.has(field)) {
      var _ = section.string(field);
      return NOWHERE;
    }
    return section.value(field, AbsolutePath::parse, NOWHERE);
  }

  /** A path, if it is given. */
  static Optional<Path> optional(Section section, String field) {
    return section.has(field) ? Optional.of(required(section, field)) : Optional.empty();
  }

  static boolean isStandIn(Path path) {
    return path.equals(NOWHERE);
  }

  /** A parser for {@code Section.value}. */
  static Path parse(String text) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()
          && path.getFileName() != null
          && text.length() < MAX_PATH
          && text.chars().noneMatch(Character::isISOControl)) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      // Said below, as everything that is no path.
    }
    throw new IllegalArgumentException(
        "'%s' (expected: an absolute path of at most %d characters)".formatted(text, MAX_PATH - 1));
  }
}
