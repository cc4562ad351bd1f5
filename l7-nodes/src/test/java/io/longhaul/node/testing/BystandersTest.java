package io.longhaul.node.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the tests of attacks rely on: bystanders notice what is done to them, and to memory. */
@ExtendWith(LeakCheck.class)
final class BystandersTest {
  private static final int MIB = 1 << 20;

  private FakeUpstream app;
  private TestNode node;
  private Bystanders others;
  private byte[][] held = {};

  @BeforeEach
  void start() throws IOException {
    app = Bystanders.application(10);
    node = TestNode.to(app.endpoint());
    others = new Bystanders(node);
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
    app.close();
  }

  @Test
  void memoryThatWasTakenMeanwhileIsSeenEvenIfItWasGivenBack() throws IOException {
    others.goOnWithin(8 * MIB);
    ByteBuf taken = ByteBufAllocator.DEFAULT.directBuffer(16 * MIB);
    others.goOn();
    taken.release();
    assertThat(others.directGrowthBytes()).isBetween(16L * MIB, 24L * MIB);
    assertThatThrownBy(() -> others.goOnWithin(16 * MIB)).isInstanceOf(AssertionError.class);
    others.close();
  }

  @Test
  void heapThatIsHeldIsSeenUntilItIsLetGo() throws IOException {
    others.goOnWithin(8 * MIB);
    held = new byte[64][MIB];
    assertThatThrownBy(() -> others.goOnWithin(8 * MIB))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("growth of the live heap");
    assertThat(others.heapGrowthBytes()).isGreaterThan(48 * MIB);
    assertThat(held).hasNumberOfRows(64);
    held = new byte[0][];
    others.goOnWithin(8 * MIB);
    others.close();
  }

  @Test
  void endOfTheirConnectionsIsHarm() throws IOException {
    others.goOn();
    app.close();
    assertThatThrownBy(others::goOn)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("harm");
    assertThatThrownBy(others::close).isInstanceOf(AssertionError.class);
  }
}
