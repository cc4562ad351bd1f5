package io.longhaul.node.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads /proc. What cannot be read, or is no text of sensible size, is absent. */
final class ProcFiles {
  /** More than any that is read here has. */
  static final int MAX_BYTES = 1024 * 1024;

  private final Path root;

  ProcFiles(Path root) {
    this.root = root;
  }

  /** A file's text; of a folder, how many entries it has. */
  Optional<String> read(String name) {
    Path file = root.resolve(name);
    try {
      return Files.isDirectory(file) ? Optional.of("" + entries(file)) : text(file);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      return bytes.length > MAX_BYTES
          ? Optional.empty()
          : Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  // Since Linux 6.2 the size of /proc/PID/fd is how many there are; before, it is 0.
  private static long entries(Path folder) throws IOException {
    long told = Files.size(folder);
    if (told > 0 && folder.endsWith("self/fd")) {
      return told;
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }
}
