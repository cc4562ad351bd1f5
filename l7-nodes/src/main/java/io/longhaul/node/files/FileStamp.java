package io.longhaul.node.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * By what a changed file is known without reading it.
 *
 * @param key of the file system (the inode, on Linux): a file that was renamed over another differs
 */
record FileStamp(FileTime modified, long sizeBytes, String key) {
  /** The stamps of files, in their order; empty for one that is not there. */
  static List<Optional<FileStamp>> of(List<Path> files) {
    return files.stream().map(FileStamp::of).toList();
  }

  private static Optional<FileStamp> of(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new FileStamp(is.lastModifiedTime(), is.size(), String.valueOf(is.fileKey())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
