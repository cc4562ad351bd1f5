package io.longhaul.ops.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Locks on files, which the kernel takes back when their process ends, however it does. */
final class FolderLock {
  private FolderLock() {}

  /** Opens a file to be locked, made where it is missing. */
  static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** The lock, unless another process has it, or another part of this one. */
  static Optional<FileLock> take(FileChannel file) throws IOException {
    try {
      return Optional.ofNullable(file.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }
}
