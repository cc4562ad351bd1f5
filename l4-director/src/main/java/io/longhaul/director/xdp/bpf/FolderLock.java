package io.longhaul.director.xdp.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder that one process at a time has to itself, by flock(2): the kernel takes it back when the
 * process ends, however it ends. Works in file systems that have no regular files, such as that of
 * pins.
 */
public final class FolderLock implements AutoCloseable {
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int LOCK_EXCLUSIVE_NOW = 2 | 4;

  private static final SystemCall OPEN = SystemCall.ofInt("open", ADDRESS, JAVA_INT);
  private static final SystemCall FLOCK = SystemCall.ofInt("flock", JAVA_INT, JAVA_INT);

  private final int descriptor;
  private boolean closed;

  private FolderLock(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Takes a folder now.
   *
   * @return empty where somebody has it
   * @throws BpfException where there is no such folder, or it cannot be locked
   */
  public static Optional<FolderLock> take(Path folder) {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = OPEN.call(arena.allocateFrom(folder.toString()), O_RDONLY_CLOEXEC);
      if (descriptor < 0) {
        throw failed(folder, -descriptor);
      }
      int result = FLOCK.call(descriptor, LOCK_EXCLUSIVE_NOW);
      if (result == 0) {
        return Optional.of(new FolderLock(descriptor));
      }
      FileDescriptor.close(descriptor);
      if (-result == Errno.EAGAIN) {
        return Optional.empty();
      }
      throw failed(folder, -result);
    }
  }

  private static BpfException failed(Path folder, int errno) {
    return new BpfException(folder + ": cannot be locked: " + Errno.text(errno), errno, "");
  }

  /** Lets go of it. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      FileDescriptor.close(descriptor);
    }
  }
}
