package io.longhaul.director.xdp.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A program that the kernel calls for each of its things of a kind, such as sockets, whenever it is
 * asked to. Safe for use by several threads if the program is.
 */
public final class BpfIterator implements AutoCloseable {
  private static final int ATTACH_ITERATOR = 28;

  /** For what the program writes, which is nothing with those that only count. */
  private static final int OUTPUT_BYTES = 4096;

  private final int descriptor;
  private boolean closed;

  private BpfIterator(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Makes one of a program.
   *
   * @param program whose section says what it is called for
   * @throws BpfException where the kernel has no such iterator
   */
  public static BpfIterator of(BpfProgram program) {
    int descriptor =
        Libbpf.LINK_CREATE.integer(program.descriptor(), 0, ATTACH_ITERATOR, MemorySegment.NULL);
    return new BpfIterator(Libbpf.checked(descriptor, "iterator: attach"));
  }

  /**
   * Has the kernel call the program for all that there is, and returns when it has. What belongs to
   * a network namespace is that of the calling thread's.
   */
  public void walk() {
    int walk = Libbpf.checked(Libbpf.ITER_CREATE.integer(descriptor), "iterator: begin a walk");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment output = arena.allocate(OUTPUT_BYTES);
      long result;
      do {
        result = FileDescriptor.read(walk, output);
        // The kernel gives way after a million things without output.
      } while (result > 0 || result == -Errno.EAGAIN);
      Libbpf.checked((int) result, "iterator: walk");
    } finally {
      FileDescriptor.close(walk);
    }
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      FileDescriptor.close(descriptor);
    }
  }
}
