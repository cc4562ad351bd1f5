package io.longhaul.ops.process;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of one run of a process inside the process's own, which two runs share while one takes
 * over from the other. A lock beside it tells whether its run still lives; what those have left
 * that do not is removed.
 */
final class RunFolder implements AutoCloseable {
  private static final String LOCK = ".lock";

  private final Path path;
  private final FileChannel lock;

  private RunFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes one.
   *
   * @param data the process's own folder
   * @param name of what the folder is for
   * @param run that no other run of the process has
   */
  static RunFolder make(Path data, String name, long run) {
    try {
      removeOld(data, name);
      Path path = data.resolve(name + "-" + run);
      FileChannel lock = FolderLock.open(lockOf(path));
      if (FolderLock.take(lock).isEmpty()) {
        lock.close();
        throw new CommandFailure("data: " + path + " is in use (expected: a run of its own)");
      }
      return new RunFolder(path, lock);
    } catch (IOException e) {
      throw new CommandFailure("data: " + data + " cannot be written (" + e + ")", e);
    }
  }

  private static void removeOld(Path data, String name) throws IOException {
    List<Path> locks;
    try (Stream<Path> all = Files.list(data)) {
      locks = all.filter(file -> isLockOf(file, name)).toList();
    }
    for (Path file : locks) {
      try (FileChannel channel = FolderLock.open(file)) {
        if (FolderLock.take(channel).isPresent()) {
          String folder = file.getFileName().toString();
          FileTree.remove(data.resolve(folder.substring(0, folder.length() - LOCK.length())));
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isLockOf(Path file, String name) {
    return file.getFileName().toString().matches(Pattern.quote(name) + "-\\d+\\.lock");
  }

  private static Path lockOf(Path folder) {
    return folder.resolveSibling(folder.getFileName() + LOCK);
  }

  /** The folder, which its user makes. */
  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      FileTree.remove(path);
      Files.deleteIfExists(lockOf(path));
      lock.close();
    } catch (IOException e) {
      throw new CommandFailure("data: " + path + " cannot be removed (" + e + ")", e);
    }
  }
}
