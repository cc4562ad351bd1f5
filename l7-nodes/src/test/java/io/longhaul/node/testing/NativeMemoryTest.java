package io.longhaul.node.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

final class NativeMemoryTest {
  private static final long PIECE = 16 << 10;
  private static final int PIECES = 4_096;
  private static final long BLOCK = 64 << 20;

  /** Compilers give some back at any time. */
  private static final long LEAST = 48 << 20;

  @Test
  void smallPiecesAndLargeBlocksCountUntilTheyAreFreed() {
    Requirement.holds(NativeMemory.isKnown(), "mallinfo2: missing (expected: glibc)");
    long before = NativeMemory.bytes();
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < PIECES; i++) {
        var _ = arena.allocate(PIECE);
      }
      assertThat(NativeMemory.bytes() - before).isGreaterThan(LEAST);
      var _ = arena.allocate(BLOCK);
      assertThat(NativeMemory.bytes() - before).isGreaterThan(2 * LEAST);
    }
    Await.until("freed", () -> NativeMemory.bytes() - before < LEAST);
  }
}
