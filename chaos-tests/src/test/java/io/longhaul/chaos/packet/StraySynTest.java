package io.longhaul.chaos.packet;

import static io.longhaul.chaos.packet.Epochs.FLOW;
import static io.longhaul.chaos.packet.Epochs.epoch;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Epoch;
import org.junit.jupiter.api.Test;

/**
 * Why a socket is no proof (rule R11): stray SYNs leave one at a new head, before the true owner.
 */
class StraySynTest {
  private static final int ISS = 0xFFFF_FFF0;
  private static final Epoch BEFORE = epoch(2, "ab");
  private static final Epoch SWITCHED = epoch(3, "ba");

  private final Sent toServer = new Sent();
  private final Sent toClient = new Sent();

  @Test
  void retransmittedSynDoesNotHarmTheTrueOwnersConnection() {
    Hosts hosts = new Hosts(ShimRules.ALL);
    ClientModel client = strayRequestAtNewHead(hosts);
    client = client.send(100, toServer);
    assertThat(hosts.follow(SWITCHED, toServer.take(), toClient)).isEqualTo("a");
    client = client.receive(toClient.take(), toServer);
    assertThat(client.state()).isEqualTo(ClientModel.State.ESTABLISHED);
    assertThat(client.sndUna()).isEqualTo(client.sndNxt());
  }

  @Test
  void claimingByAnySocketResetsTheClient() {
    Hosts hosts = new Hosts(ShimRules.ALL.claimingAny());
    ClientModel client = strayRequestAtNewHead(hosts);
    client = client.send(100, toServer);
    assertThat(hosts.follow(SWITCHED, toServer.take(), toClient)).isEqualTo("b");
    client = client.receive(toClient.take(), toServer);
    assertThat(client.state()).isEqualTo(ClientModel.State.RESET);
  }

  @Test
  void secondSynAckIsAnsweredWithAnAcknowledgementThatReachesTheTrueOwner() {
    Hosts hosts = new Hosts(ShimRules.ALL);
    ClientModel client = strayRequestAtNewHead(hosts);
    hosts.kernel("b").retransmit(FLOW, toClient);
    ClientModel after = client.receive(toClient.take(), toServer);
    assertThat(after).isEqualTo(client);
    assertThat(hosts.follow(SWITCHED, toServer.take(), toClient)).isEqualTo("a");
    assertThat(toClient.nothing()).isTrue();
  }

  @Test
  void spoofedSynWithAnotherSequenceIsNoBetter() {
    Hosts hosts = new Hosts(ShimRules.ALL);
    hosts.loadAll(BEFORE);
    ClientModel client = hosts.connected(BEFORE, FLOW, ISS);
    hosts.loadAll(SWITCHED);
    hosts.follow(SWITCHED, Segment.syn(FLOW, ISS + (1 << 20)), Wire.NOWHERE);
    client.send(100, toServer);
    assertThat(hosts.follow(SWITCHED, toServer.take(), toClient)).isEqualTo("a");
  }

  @Test
  void handshakeThatStraddlesTheSwitchEndsWhereItBegan() {
    Hosts hosts = new Hosts(ShimRules.ALL);
    hosts.loadAll(BEFORE);
    ClientModel client = ClientModel.connecting(FLOW, ISS, toServer);
    hosts.follow(BEFORE, toServer.take(), toClient);
    hosts.loadAll(SWITCHED);
    client.receive(toClient.take(), toServer);
    assertThat(hosts.follow(SWITCHED, toServer.take(), toClient)).isEqualTo("a");
    assertThat(hosts.kernel("a").socket(FLOW)).isInstanceOf(Socket.Full.class);
  }

  private ClientModel strayRequestAtNewHead(Hosts hosts) {
    hosts.loadAll(BEFORE);
    ClientModel client = hosts.connected(BEFORE, FLOW, ISS);
    hosts.loadAll(SWITCHED);
    hosts.follow(SWITCHED, Segment.syn(FLOW, ISS), Wire.NOWHERE);
    assertThat(hosts.kernel("b").socket(FLOW)).isInstanceOf(Socket.Request.class);
    return client;
  }
}
