package io.longhaul.director.xdp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Folders of a BPF file system. */
final class PinFolder {
  private PinFolder() {}

  /** What lies in a folder, sorted; nothing where it is missing. */
  static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a pin, or a folder with all that is in it. */
  static void delete(Path path) {
    children(path).forEach(PinFolder::delete);
    try {
      Files.delete(path);
    } catch (NoSuchFileException _) {
      // It is gone, as wanted.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
