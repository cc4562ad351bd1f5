package io.longhaul.node.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

final class LeakCheckTest {
  @Test
  void bufferThatNobodyReleasedIsFound() {
    LeakCheck.collect();
    forgetBuffer();
    assertThat(LeakCheck.collect()).singleElement().asString().contains("forgetBuffer");
  }

  @Test
  void releasedBufferIsNoLeak() {
    LeakCheck.collect();
    ByteBufAllocator.DEFAULT.buffer().release();
    assertThat(LeakCheck.collect()).isEmpty();
  }

  private static void forgetBuffer() {
    ByteBufAllocator.DEFAULT.directBuffer().writeByte(1);
  }
}
