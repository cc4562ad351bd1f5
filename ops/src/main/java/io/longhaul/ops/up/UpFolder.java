package io.longhaul.ops.up;

import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.process.DataFolder;
import io.longhaul.ops.process.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder that a local tier lives in: one that is kept, or a temporary one that goes when it is
 * closed.
 */
final class UpFolder implements AutoCloseable {
  private final Path path;
  private final boolean temporary;
  private final DataFolder held;

  private UpFolder(Path path, boolean temporary, DataFolder held) {
    this.path = path;
    this.temporary = temporary;
    this.held = held;
  }

  /**
   * Takes the folder.
   *
   * @throws CommandFailure when another process has it or it cannot be written
   */
  static UpFolder open(Optional<Path> data) {
    Path path = data.map(Path::toAbsolutePath).orElseGet(UpFolder::temporary).normalize();
    DataFolder held = DataFolder.open(path);
    UpFolder folder = new UpFolder(path, data.isEmpty(), held);
    folder.make("logs");
    folder.make("run");
    return folder;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("longhaul-");
    } catch (IOException e) {
      throw new CommandFailure(
          "no temporary folder (" + e + "; --data DIR names one to be kept)", e);
    }
  }

  /** Whether it is kept. */
  boolean kept() {
    return !temporary;
  }

  Path path(String name) {
    return path.resolve(name);
  }

  Path log(String process) {
    return path.resolve("logs").resolve(process + ".log");
  }

  /** Writes a file of this run, such as a process's configuration, and gives its path. */
  Path write(String name, String text) {
    Path file = path.resolve("run").resolve(name);
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Reads what {@link #remember} wrote; empty when it never did. */
  String recall(String name) {
    return held.keep(name, before -> before);
  }

  /** Remembers a line between runs. */
  void remember(String name, String line) {
    var _ = held.keep(name, before -> line);
  }

  private void make(String name) {
    try {
      Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new CommandFailure("data: " + path + " cannot be written (" + e + ")", e);
    }
  }

  @Override
  public void close() {
    held.close();
    if (temporary) {
      remove();
    }
  }

  private void remove() {
    try {
      FileTree.remove(path);
    } catch (IOException e) {
      throw new CommandFailure("temporary folder " + path + " not removed (" + e + ")", e);
    }
  }
}
