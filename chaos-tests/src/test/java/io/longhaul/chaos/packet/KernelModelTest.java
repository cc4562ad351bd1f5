package io.longhaul.chaos.packet;

import static io.longhaul.chaos.packet.Epochs.FLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.packet.Socket.Full;
import io.longhaul.chaos.packet.Socket.State;
import io.longhaul.chaos.packet.Socket.TimeWait;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KernelModelTest {
  private static final int CLIENT_ISN = -1;
  private static final int SERVER_ISN = Integer.parseUnsignedInt("2147483647");

  private final KernelModel kernel =
      new KernelModel(1, syn -> SERVER_ISN, Counting.EVERY_SOCKET, 16);
  private final Sent client = new Sent();

  @BeforeEach
  void aProcessListens() {
    kernel.listen(1);
  }

  @Test
  void synMakesARequestSocketThatCountsInItsSlot() {
    assertThat(kernel.receive(Segment.syn(FLOW, CLIENT_ISN), client))
        .isEqualTo(Outcome.REQUEST_MADE);
    assertThat(client.take()).isEqualTo(Segment.synAck(FLOW, SERVER_ISN, CLIENT_ISN + 1));
    assertThat((int) kernel.slotWords().word(FLOW.slot())).isEqualTo(1);
  }

  @Test
  void repeatedSynIsAnsweredAsTheFirst() {
    request();
    assertThat(kernel.receive(Segment.syn(FLOW, CLIENT_ISN), client)).isEqualTo(Outcome.REPEATED);
    assertThat(client.take()).isEqualTo(Segment.synAck(FLOW, SERVER_ISN, CLIENT_ISN + 1));
  }

  @Test
  void synWithoutAListenerIsReset() {
    KernelModel deaf = new KernelModel(1, syn -> 0, Counting.EVERY_SOCKET, 16);
    assertThat(deaf.receive(Segment.syn(FLOW, 4), client)).isEqualTo(Outcome.RESET_SENT);
    assertThat(client.take()).isEqualTo(new Segment(FLOW, Segment.RST | Segment.ACK, 0, 5, 0));
  }

  @Test
  void wrongAcknowledgementToARequestSocketIsReset() {
    request();
    assertThat(kernel.receive(Segment.ack(FLOW, CLIENT_ISN + 1, 77), client))
        .isEqualTo(Outcome.RESET_SENT);
    assertThat(client.take()).isEqualTo(Segment.rst(FLOW, 77));
    assertThat(kernel.socket(FLOW)).isInstanceOf(Socket.Request.class);
  }

  @Test
  void rightAcknowledgementQueuesAConnectionForTheProcess() {
    request();
    assertThat(kernel.receive(Segment.ack(FLOW, CLIENT_ISN + 1, SERVER_ISN + 1), client))
        .isEqualTo(Outcome.ESTABLISHED);
    assertThat(full().accepted()).isFalse();
    kernel.accept(FLOW);
    assertThat(full().accepted()).isTrue();
    assertThat((int) kernel.slotWords().word(FLOW.slot())).isEqualTo(1);
  }

  @Test
  void requestSocketVanishesWithItsTimerOrAResetThatFits() {
    request();
    kernel.expire(FLOW);
    assertThat(kernel.size()).isZero();
    request();
    assertThat(kernel.receive(Segment.rst(FLOW, CLIENT_ISN + 1), client))
        .isEqualTo(Outcome.RESET_TAKEN);
    assertThat(kernel.slotWords().word(FLOW.slot())).isEqualTo(2L << 32);
  }

  @Test
  void synWithAnotherNumberInTheWindowEndsARequestAndBeyondItIsAcknowledged() {
    request();
    assertThat(kernel.receive(Segment.syn(FLOW, CLIENT_ISN + (1 << 20)), client))
        .isEqualTo(Outcome.CHALLENGED);
    assertThat(kernel.receive(Segment.syn(FLOW, CLIENT_ISN + 9), client))
        .isEqualTo(Outcome.RESET_SENT);
    assertThat(kernel.size()).isZero();
  }

  @Test
  void dataMovesTheSocketOnOnceAndIsAcknowledgedAgainWhenRepeated() {
    accepted();
    Segment data = Segment.data(FLOW, CLIENT_ISN + 1, SERVER_ISN + 1, 50);
    assertThat(kernel.receive(data, client)).isEqualTo(Outcome.TAKEN);
    assertThat(client.take()).isEqualTo(Segment.ack(FLOW, SERVER_ISN + 1, CLIENT_ISN + 51));
    assertThat(kernel.receive(data, client)).isEqualTo(Outcome.REPEATED);
    assertThat(client.take()).isEqualTo(Segment.ack(FLOW, SERVER_ISN + 1, CLIENT_ISN + 51));
  }

  @Test
  void dataBeyondAGapIsNotTaken() {
    accepted();
    kernel.receive(Segment.data(FLOW, CLIENT_ISN + 11, SERVER_ISN + 1, 50), client);
    assertThat(client.take().ack()).isEqualTo(CLIENT_ISN + 1);
  }

  @Test
  void whatIsOutOfTheWindowIsChallenged() {
    accepted();
    assertThat(kernel.receive(Segment.data(FLOW, 1 << 25, SERVER_ISN + 1, 5), client))
        .isEqualTo(Outcome.CHALLENGED);
    assertThat(kernel.receive(Segment.syn(FLOW, CLIENT_ISN + 5), client))
        .isEqualTo(Outcome.CHALLENGED);
    assertThat(kernel.receive(Segment.rst(FLOW, CLIENT_ISN + 5), client))
        .isEqualTo(Outcome.CHALLENGED);
    assertThat(kernel.receive(Segment.rst(FLOW, 1 << 25), client)).isEqualTo(Outcome.IGNORED);
    assertThat(full().state()).isEqualTo(State.ESTABLISHED);
  }

  @Test
  void resetWithTheExactNumberEndsTheSocket() {
    accepted();
    assertThat(kernel.receive(Segment.rst(FLOW, CLIENT_ISN + 1), client))
        .isEqualTo(Outcome.RESET_TAKEN);
    assertThat(kernel.size()).isZero();
  }

  @Test
  void whatNobodyHoldsIsReset() {
    assertThat(kernel.receive(Segment.data(FLOW, 5, 6, 10), client)).isEqualTo(Outcome.RESET_SENT);
    assertThat(client.take()).isEqualTo(Segment.rst(FLOW, 6));
    assertThat(kernel.receive(Segment.rst(FLOW, 5), client)).isEqualTo(Outcome.IGNORED);
    assertThat(client.nothing()).isTrue();
  }

  @Test
  void closedWithUnsentBytesLingersAndOccupiesUntilAllIsAcknowledged() {
    accepted();
    kernel.close(FLOW, 100, client);
    Segment last = client.take();
    assertThat(last.end()).isEqualTo(SERVER_ISN + 102);
    kernel.die(1, client);
    assertThat(full().state()).isEqualTo(State.FIN_WAIT_1);
    kernel.retransmit(FLOW, client);
    assertThat(client.take()).isEqualTo(last);
    kernel.receive(Segment.ack(FLOW, CLIENT_ISN + 1, last.end()), client);
    assertThat(full().state()).isEqualTo(State.FIN_WAIT_2);
    assertThat((int) kernel.slotWords().word(FLOW.slot())).isEqualTo(1);
    kernel.receive(Segment.fin(FLOW, CLIENT_ISN + 1, last.end()), client);
    assertThat(kernel.socket(FLOW)).isInstanceOf(TimeWait.class);
    kernel.expire(FLOW);
    assertThat((int) kernel.slotWords().word(FLOW.slot())).isZero();
  }

  @Test
  void newDataForAConnectionThatTheProcessClosedIsReset() {
    accepted();
    kernel.close(FLOW, 0, client);
    client.take();
    assertThat(kernel.receive(Segment.data(FLOW, CLIENT_ISN + 1, SERVER_ISN + 1, 5), client))
        .isEqualTo(Outcome.RESET_SENT);
    assertThat(kernel.size()).isZero();
  }

  @Test
  void clientThatClosesFirstLeavesNothingBehind() {
    accepted();
    kernel.receive(Segment.fin(FLOW, CLIENT_ISN + 1, SERVER_ISN + 1), client);
    assertThat(full().state()).isEqualTo(State.CLOSE_WAIT);
    kernel.close(FLOW, 0, client);
    assertThat(full().state()).isEqualTo(State.LAST_ACK);
    kernel.receive(Segment.ack(FLOW, CLIENT_ISN + 2, SERVER_ISN + 2), client);
    assertThat(kernel.size()).isZero();
  }

  @Test
  void reusedPortReopensATimeWaitSocketWithAHigherNumberOnly() {
    timeWait();
    int next = ((TimeWait) kernel.socket(FLOW)).rcvNxt();
    assertThat(kernel.receive(Segment.syn(FLOW, next - 5), client)).isEqualTo(Outcome.REPEATED);
    assertThat(client.take().has(Segment.SYN)).isFalse();
    assertThat(kernel.receive(Segment.syn(FLOW, next + 5), client)).isEqualTo(Outcome.REQUEST_MADE);
    assertThat(client.take().ack()).isEqualTo(next + 6);
  }

  @Test
  void timeWaitAcknowledgesARepeatedFin() {
    timeWait();
    kernel.receive(Segment.fin(FLOW, CLIENT_ISN + 1, SERVER_ISN + 2), client);
    assertThat(client.take()).isEqualTo(Segment.ack(FLOW, SERVER_ISN + 2, CLIENT_ISN + 2));
  }

  @Test
  void closingListenerHandsItsQueueToItsSuccessor() {
    request();
    kernel.listen(2);
    kernel.closeListener(1, client);
    kernel.receive(Segment.ack(FLOW, CLIENT_ISN + 1, SERVER_ISN + 1), client);
    assertThat(full().owner()).isEqualTo(2);
    kernel.listen(3);
    kernel.closeListener(2, client);
    assertThat(full().owner()).isEqualTo(3);
    assertThat(client.nothing()).isTrue();
  }

  @Test
  void processThatDiesResetsItsConnectionsAndThoseOfOthersLive() {
    accepted();
    kernel.listen(2);
    kernel.die(2, client);
    assertThat(client.nothing()).isTrue();
    kernel.die(1, client);
    assertThat(client.take()).isEqualTo(Segment.rst(FLOW, SERVER_ISN + 1));
    assertThat(kernel.size()).isZero();
    assertThat(kernel.listens()).isFalse();
  }

  @Test
  void countingAcceptedOnlyMissesAllOthers() {
    KernelModel blind = new KernelModel(1, syn -> SERVER_ISN, Counting.ACCEPTED_ONLY, 16);
    blind.listen(1);
    blind.receive(Segment.syn(FLOW, CLIENT_ISN), Wire.NOWHERE);
    blind.receive(Segment.ack(FLOW, CLIENT_ISN + 1, SERVER_ISN + 1), Wire.NOWHERE);
    assertThat(blind.slotWords().word(FLOW.slot())).isZero();
    blind.accept(FLOW);
    assertThat((int) blind.slotWords().word(FLOW.slot())).isEqualTo(1);
    blind.close(FLOW, 5, Wire.NOWHERE);
    assertThat((int) blind.slotWords().word(FLOW.slot())).isZero();
  }

  @Test
  void copyGoesItsOwnWay() {
    request();
    KernelModel copy = kernel.copy();
    copy.expire(FLOW);
    assertThat(kernel.size()).isEqualTo(1);
    assertThat((int) copy.slotWords().word(FLOW.slot())).isZero();
    assertThat((int) kernel.slotWords().word(FLOW.slot())).isEqualTo(1);
  }

  private void request() {
    kernel.receive(Segment.syn(FLOW, CLIENT_ISN), client);
    client.take();
  }

  private void accepted() {
    request();
    kernel.receive(Segment.ack(FLOW, CLIENT_ISN + 1, SERVER_ISN + 1), client);
    kernel.accept(FLOW);
  }

  private void timeWait() {
    accepted();
    kernel.close(FLOW, 0, Wire.NOWHERE);
    kernel.receive(Segment.fin(FLOW, CLIENT_ISN + 1, SERVER_ISN + 2), Wire.NOWHERE);
  }

  private Full full() {
    return (Full) kernel.socket(FLOW);
  }
}
