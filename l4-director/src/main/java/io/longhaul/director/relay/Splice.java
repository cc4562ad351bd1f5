package io.longhaul.director.relay;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Linux's splice(2): moves bytes between a pipe and a socket inside the kernel. Never blocks.
 *
 * <p>An instance belongs to one thread.
 */
final class Splice {
  /** Answer for "nothing to move now", apart from 0, which is the end of the input. */
  static final int WOULD_BLOCK = -1;

  /** Answer where the system does not splice: not with these descriptors, or not at all. */
  static final int UNSUPPORTED = -2;

  private static final int SPLICE_F_MOVE = 1;
  private static final int SPLICE_F_NONBLOCK = 2;
  private static final int EPERM = 1;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EINVAL = 22;
  private static final int ENOSYS = 38;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout ERRNO = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_VALUE = ERRNO.varHandle(PathElement.groupElement("errno"));
  private static final MethodHandle SPLICE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("splice"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT),
          Linker.Option.captureCallState("errno"));

  private final MemorySegment errno = Arena.ofAuto().allocate(ERRNO);

  /**
   * Moves at most {@code bytes} bytes.
   *
   * @return how many, 0 at the end of the input, {@link #WOULD_BLOCK} or {@link #UNSUPPORTED}
   */
  int move(FileDescriptor from, FileDescriptor to, int bytes) throws IOException {
    while (true) {
      long moved = call(from.intValue(), to.intValue(), bytes);
      if (moved >= 0) {
        return Math.toIntExact(moved);
      }
      int error = (int) ERRNO_VALUE.get(errno, 0L);
      if (error == EAGAIN) {
        return WOULD_BLOCK;
      }
      // A sandbox answers EPERM or ENOSYS.
      if (error == EINVAL || error == EPERM || error == ENOSYS) {
        return UNSUPPORTED;
      }
      if (error != EINTR) {
        throw new IOException("splice: errno " + error);
      }
    }
  }

  private long call(int from, int to, long bytes) {
    try {
      return (long)
          SPLICE.invokeExact(
              errno,
              from,
              MemorySegment.NULL,
              to,
              MemorySegment.NULL,
              bytes,
              SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    } catch (Throwable e) {
      // A method handle's invocation declares everything; this one throws nothing.
      throw new IllegalStateException("splice: " + e, e);
    }
  }
}
