package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SpliceTest {
  private final Splice splice = new Splice();

  @BeforeAll
  static void loadNetty() {
    Epoll.ensureAvailability();
  }

  @Test
  void emptyInputBlocksEndedInputEndsAndBytesAreMoved() throws IOException {
    FileDescriptor[] from = FileDescriptor.pipe();
    FileDescriptor[] to = FileDescriptor.pipe();
    assertThat(splice.move(from[0], to[1], 10)).isEqualTo(Splice.WOULD_BLOCK);
    from[1].write(ByteBuffer.allocateDirect(7), 0, 7);
    assertThat(splice.move(from[0], to[1], 10)).isEqualTo(7);
    from[1].close();
    assertThat(splice.move(from[0], to[1], 10)).isZero();
    from[0].close();
    to[0].close();
    to[1].close();
  }

  @Test
  void whatCannotBeSplicedIsToldApart() throws IOException {
    FileDescriptor[] pipe = FileDescriptor.pipe();
    assertThat(splice.move(pipe[0], pipe[1], 10)).isEqualTo(Splice.UNSUPPORTED);
    pipe[0].close();
    pipe[1].close();
  }

  @Test
  void directionThatTheSystemDoesNotSpliceIsCopiedFromThenOn() {
    BulkGauge gauge = new BulkGauge(SpliceMode.ON);
    gauge.neverBulk();
    gauge.read(BulkGauge.BULK_BYTES);
    assertThat(gauge.isBulk()).isFalse();
  }
}
