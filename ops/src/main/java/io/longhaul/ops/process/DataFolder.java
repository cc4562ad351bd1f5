package io.longhaul.ops.process;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A process's own folder, held by one process at a time. In it, who the process is and how often it
 * was started outlive it.
 */
public final class DataFolder implements AutoCloseable {
  /** Some of what lies there is secret. */
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final FileChannel channel;
  private Optional<FileLock> lock;

  private DataFolder(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = Optional.of(lock);
  }

  /**
   * Makes the folder where it is missing, and takes it.
   *
   * @throws CommandFailure when it cannot be written or another process has it
   */
  public static DataFolder open(Path path) {
    try {
      Files.createDirectories(path);
      FileChannel channel = FolderLock.open(path.resolve("lock"));
      Optional<FileLock> lock = FolderLock.take(channel);
      if (lock.isEmpty()) {
        channel.close();
        throw new CommandFailure(
            "data: " + path + " is in use by another process (expected: a folder of its own)");
      }
      return new DataFolder(path, channel, lock.get());
    } catch (IOException e) {
      throw new CommandFailure(
          "data: " + path + " cannot be written (" + e + "; expected: a folder of its own)", e);
    }
  }

  /** Lets another process have it. */
  synchronized void release() throws IOException {
    if (lock.isPresent()) {
      lock.get().release();
      lock = Optional.empty();
    }
  }

  /** Takes it again; false when another process has it. */
  synchronized boolean retake() throws IOException {
    lock = lock.isPresent() ? lock : FolderLock.take(channel);
    return lock.isPresent();
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** A name for this process that no other one has, the same in every run. */
  public String instance() {
    return keep("instance", before -> before.isEmpty() ? UUID.randomUUID().toString() : before);
  }

  /**
   * A number for this run, higher than that of every earlier one.
   *
   * @param nowMs the wall clock, so that numbers rise also when the folder was lost
   */
  public long nextIncarnation(long nowMs) {
    String next =
        keep(
            "incarnation",
            before ->
                Long.toString(before.isEmpty() ? nowMs : Math.max(nowMs, number(before) + 1)));
    return number(next);
  }

  /** Reads a small file, changes it, and gives its new content. */
  public String keep(String name, Function<String, String> change) {
    Path file = path.resolve(name);
    try {
      String before = Files.exists(file) ? Files.readString(file).strip() : "";
      String after = change.apply(before);
      if (!after.equals(before)) {
        Path next = path.resolve(name + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, OWNER_ONLY);
        Files.writeString(next, after + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return after;
    } catch (IOException e) {
      throw new CommandFailure("data: " + file + " cannot be written (" + e + ")", e);
    }
  }

  private long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new CommandFailure(
          "data: " + path.resolve("incarnation") + ": '" + text + "' (expected: a number)", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CommandFailure("data: " + path + " cannot be closed (" + e + ")", e);
    }
  }
}
