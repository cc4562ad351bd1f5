package io.longhaul.chaos.packet;

import static io.longhaul.chaos.packet.Epochs.FLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.packet.ClientModel.State;
import org.junit.jupiter.api.Test;

class ClientModelTest {
  private static final int ISS = 50;
  private static final int SERVER_ISN = -3;

  private final Sent network = new Sent();

  @Test
  void repeatsItsSynUntilItIsAnswered() {
    ClientModel client = ClientModel.connecting(FLOW, ISS, network);
    assertThat(network.take()).isEqualTo(Segment.syn(FLOW, ISS));
    client.retransmit(network);
    assertThat(network.take()).isEqualTo(Segment.syn(FLOW, ISS));
    ClientModel open = established(client);
    assertThat(network.take()).isEqualTo(Segment.ack(FLOW, ISS + 1, SERVER_ISN + 1));
    assertThat(open.state()).isEqualTo(State.ESTABLISHED);
  }

  @Test
  void secondSynAckWhenEstablishedIsOnlyAcknowledged() {
    ClientModel client = open();
    assertThat(client.receive(Segment.synAck(FLOW, 999, ISS + 1), network)).isEqualTo(client);
    assertThat(network.take()).isEqualTo(Segment.ack(FLOW, ISS + 1, SERVER_ISN + 1));
  }

  @Test
  void onlyAResetWithTheExactNumberEndsIt() {
    ClientModel client = open();
    assertThat(client.receive(Segment.rst(FLOW, SERVER_ISN + 5), network)).isEqualTo(client);
    assertThat(network.take().has(Segment.ACK)).isTrue();
    assertThat(client.receive(Segment.rst(FLOW, SERVER_ISN - 5), network)).isEqualTo(client);
    assertThat(network.nothing()).isTrue();
    assertThat(client.receive(Segment.rst(FLOW, SERVER_ISN + 1), network).state())
        .isEqualTo(State.RESET);
  }

  @Test
  void answersAWrongAcknowledgementToItsSynWithAReset() {
    ClientModel client = ClientModel.connecting(FLOW, ISS, Wire.NOWHERE);
    assertThat(client.receive(Segment.ack(FLOW, 9, 12_345), network)).isEqualTo(client);
    assertThat(network.take()).isEqualTo(Segment.rst(FLOW, 12_345));
  }

  @Test
  void resetThatAnswersItsSynRefusesTheConnection() {
    ClientModel client = ClientModel.connecting(FLOW, ISS, Wire.NOWHERE);
    Segment refused = new Segment(FLOW, Segment.RST | Segment.ACK, 0, ISS + 1, 0);
    assertThat(client.receive(Segment.rst(FLOW, 0), network)).isEqualTo(client);
    assertThat(client.receive(refused, network).state()).isEqualTo(State.REFUSED);
  }

  @Test
  void repeatsDataUntilItIsAcknowledgedAndProbesWhenAllIs() {
    ClientModel client = open().send(30, network);
    Segment data = network.take();
    client.retransmit(network);
    assertThat(network.take()).isEqualTo(data);
    client = client.receive(Segment.ack(FLOW, SERVER_ISN + 1, data.end()), network);
    client.retransmit(network);
    assertThat(network.take()).isEqualTo(Segment.ack(FLOW, data.end() - 1, SERVER_ISN + 1));
  }

  @Test
  void closesInOrderWhicheverSideBegins() {
    ClientModel first = open().close(network);
    Segment fin = network.take();
    first = first.receive(Segment.ack(FLOW, SERVER_ISN + 1, fin.end()), network);
    assertThat(first.state()).isEqualTo(State.FIN_WAIT_2);
    first = first.receive(Segment.fin(FLOW, SERVER_ISN + 1, fin.end()), network);
    assertThat(first.state()).isEqualTo(State.CLOSED);

    ClientModel second = open().receive(Segment.fin(FLOW, SERVER_ISN + 1, ISS + 1), network);
    assertThat(second.state()).isEqualTo(State.CLOSE_WAIT);
    second = second.close(Wire.NOWHERE);
    second = second.receive(Segment.ack(FLOW, SERVER_ISN + 2, ISS + 2), network);
    assertThat(second.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void acknowledgesARepeatedFinWhenItIsOver() {
    ClientModel over =
        open()
            .close(Wire.NOWHERE)
            .receive(Segment.fin(FLOW, SERVER_ISN + 1, ISS + 2), Wire.NOWHERE);
    over.receive(Segment.fin(FLOW, SERVER_ISN + 1, ISS + 2), network);
    assertThat(network.take()).isEqualTo(Segment.ack(FLOW, ISS + 2, SERVER_ISN + 2));
  }

  private ClientModel open() {
    return established(ClientModel.connecting(FLOW, ISS, Wire.NOWHERE), Wire.NOWHERE);
  }

  private ClientModel established(ClientModel client) {
    return established(client, network);
  }

  private static ClientModel established(ClientModel client, Wire network) {
    return client.receive(Segment.synAck(FLOW, SERVER_ISN, ISS + 1), network);
  }
}
