package io.longhaul.ops.process;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
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
      FileChannel lock = channel(lockOf(path));
      if (!locks(lock)) {
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
      try (FileChannel channel = channel(file)) {
        if (locks(channel)) {
          String folder = file.getFileName().toString();
          remove(data.resolve(folder.substring(0, folder.length() - LOCK.length())));
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

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }

  /** The folder, which its user makes. */
  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      remove(path);
      Files.deleteIfExists(lockOf(path));
      lock.close();
    } catch (IOException e) {
      throw new CommandFailure("data: " + path + " cannot be removed (" + e + ")", e);
    }
  }
}
