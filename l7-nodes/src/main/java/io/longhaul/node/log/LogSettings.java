package io.longhaul.node.log;

import io.longhaul.membership.config.Section;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a node's access log goes.
 *
 * @param file written to its end; also a pipe or {@code /dev/stdout}
 * @param maxMiB of a file, before the next is begun
 * @param keep how many full files are kept, as {@code file.1} (the youngest) and so on
 */
public record LogSettings(Path file, int maxMiB, int keep) {
  static final int DEFAULT_MAX_MIB = 256;
  static final int DEFAULT_KEEP = 4;
  private static final int MOST_MIB = 1024 * 1024;
  private static final int MOST_KEPT = 1_000;

  /** Reads the section {@code accessLog}; empty where its file is not given, which is a fault. */
  public static Optional<LogSettings> from(Section section) {
    int maxMiB = section.integer("maxMiB", 1, MOST_MIB, DEFAULT_MAX_MIB);
    int keep = section.integer("keep", 0, MOST_KEPT, DEFAULT_KEEP);
    Optional<Path> file = file(section);
    return file.map(path -> new LogSettings(path, maxMiB, keep));
  }

  private static Optional<Path> file(Section section) {
    String text = section.string("file");
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return Optional.of(path);
      }
    } catch (InvalidPathException e) {
      // Said below, as every other path that is none.
    }
    if (!text.isEmpty()) {
      section.fault("file", "'" + text + "' (expected: an absolute path)");
    }
    return Optional.empty();
  }
}
