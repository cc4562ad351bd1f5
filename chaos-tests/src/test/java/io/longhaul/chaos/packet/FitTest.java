package io.longhaul.chaos.packet;

import static io.longhaul.chaos.packet.Epochs.FLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.packet.Socket.Full;
import io.longhaul.chaos.packet.Socket.Request;
import io.longhaul.chaos.packet.Socket.State;
import io.longhaul.chaos.packet.Socket.TimeWait;
import org.junit.jupiter.api.Test;

/** Rule R11, socket kind by socket kind, at its edges. */
class FitTest {
  private static final int RCV = Integer.parseUnsignedInt("2147483632");
  private static final int SND = -8;

  private final Request request = new Request(FLOW, 1, RCV, SND);
  private final Full full = new Full(FLOW, 1, true, State.ESTABLISHED, RCV, SND, SND);
  private final TimeWait timeWait = new TimeWait(FLOW, RCV, SND);

  @Test
  void requestFitsOnlyTheExactAcknowledgement() {
    assertThat(request.fits(Segment.ack(FLOW, RCV + 1, SND + 1))).isTrue();
    assertThat(request.fits(Segment.data(FLOW, RCV + 100, SND + 1, 5))).isTrue();
    assertThat(request.fits(Segment.ack(FLOW, RCV + 1, SND + 2))).isFalse();
    assertThat(request.fits(new Segment(FLOW, 0, RCV + 1, SND + 1, 5))).isFalse();
  }

  @Test
  void requestFitsAResetWithTheExactSequence() {
    assertThat(request.fits(Segment.rst(FLOW, RCV + 1))).isTrue();
    assertThat(request.fits(Segment.rst(FLOW, RCV + 2))).isFalse();
    assertThat(request.fits(new Segment(FLOW, Segment.RST | Segment.ACK, 9, SND + 1, 0))).isFalse();
  }

  @Test
  void fullSocketFitsWhatIsNearBothOfItsNumbersAcrossTheWrap() {
    int near = Sequence.FULL_FIT;
    assertThat(full.fits(Segment.ack(FLOW, RCV + near, SND - near))).isTrue();
    assertThat(full.fits(Segment.ack(FLOW, RCV - near, SND + near))).isTrue();
    assertThat(full.fits(Segment.ack(FLOW, RCV + near + 1, SND))).isFalse();
    assertThat(full.fits(Segment.ack(FLOW, RCV, SND + near + 1))).isFalse();
    assertThat(full.fits(Segment.ack(FLOW, RCV + Integer.MIN_VALUE, SND))).isFalse();
  }

  @Test
  void fullSocketFitsAResetByItsSequenceAlone() {
    assertThat(full.fits(Segment.rst(FLOW, RCV))).isTrue();
    assertThat(full.fits(Segment.rst(FLOW, RCV + (1 << 25)))).isFalse();
  }

  @Test
  void timeWaitFitsWhatIsNearItsEnd() {
    assertThat(timeWait.fits(Segment.fin(FLOW, RCV - 1, 77))).isTrue();
    assertThat(timeWait.fits(Segment.fin(FLOW, RCV + Sequence.TIME_WAIT_FIT + 1, SND))).isFalse();
  }

  @Test
  void nothingFitsNoSocket() {
    assertThat(Socket.none().fits(Segment.ack(FLOW, 0, 0))).isFalse();
  }
}
