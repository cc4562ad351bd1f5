package io.longhaul.chaos.packet;

import static io.longhaul.chaos.packet.Epochs.FLOW;
import static io.longhaul.chaos.packet.Epochs.chain;
import static io.longhaul.chaos.packet.Epochs.epoch;
import static io.longhaul.chaos.packet.Epochs.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.hash.DoorState;
import org.junit.jupiter.api.Test;

/** Every rule of design section 5. */
class ShimModelTest {
  private static final int ISS = 1_000;

  private final Hosts hosts = new Hosts(ShimRules.ALL);
  private final Sent toClient = new Sent();
  private final Sent toServer = new Sent();

  @Test
  void synOfTheSameEpochIsOurs() {
    hosts.load("a", epoch(3, "ba"));
    assertThat(decide("a", new Packet(Segment.syn(FLOW, ISS), 3, chain("a"), 0)))
        .isInstanceOf(Verdict.Claim.class);
  }

  @Test
  void synOfAnOlderEpochGoesOnToThePresentHead() {
    hosts.load("a", epoch(4, "ba"));
    assertThat(decide("a", packet(epoch(3, "ab"), Segment.syn(FLOW, ISS))))
        .isEqualTo(new Verdict.Restart(new Packet(Segment.syn(FLOW, ISS), 4, chain("b"), 0)));
  }

  @Test
  void synOfAnOlderEpochIsOursWhileWeAreTheHead() {
    hosts.load("a", epoch(4, "ab"));
    assertThat(decide("a", packet(epoch(3, "a"), Segment.syn(FLOW, ISS))))
        .isInstanceOf(Verdict.Claim.class);
  }

  @Test
  void synOfANewerEpochIsOurs() {
    hosts.load("a", epoch(2, "ba"));
    assertThat(decide("a", packet(epoch(3, "ab"), Segment.syn(FLOW, ISS))))
        .isInstanceOf(Verdict.Claim.class);
  }

  @Test
  void twoShimsThatDisagreeAboutTheHeadSendASynToAndFroAtMostOnce() {
    hosts.load("a", epoch(5, "ba"));
    hosts.load("b", epoch(6, "ab"));
    assertThat(hosts.follow(packet(epoch(4, "ab"), Segment.syn(FLOW, ISS)), toClient))
        .isEqualTo("a");
  }

  @Test
  void packetOfAnotherNodesConnectionGoesDownTheChain() {
    hosts.loadAll(epoch(1, "a"));
    ClientModel client = hosts.connected(epoch(1, "a"), FLOW, ISS);
    client.send(10, toServer);
    Segment segment = toServer.take();
    hosts.loadAll(epoch(2, "bca"));
    assertThat(decide("b", packet(epoch(2, "bca"), segment)))
        .isEqualTo(new Verdict.Forward(new Packet(segment, 2, chain("bca"), 1)));
    assertThat(hosts.follow(epoch(2, "bca"), segment, toClient)).isEqualTo("a");
  }

  @Test
  void lastHopTakesWhateverItHasASocketForByAConfirmedTable() {
    hosts.loadAll(epoch(1, "a"));
    hosts.connected(epoch(1, "a"), FLOW, ISS);
    Segment far = Segment.ack(FLOW, ISS + (1 << 30), 5);
    assertThat(decide("a", packet(epoch(1, "a"), far))).isInstanceOf(Verdict.Claim.class);
  }

  @Test
  void packetThatNobodyHasASocketForStartsAgainByTheNewerEpoch() {
    hosts.loadAll(epoch(1, "c"));
    ClientModel client = hosts.connected(epoch(1, "c"), FLOW, ISS);
    hosts.loadAll(epoch(3, "bc"));
    client.send(10, toServer);
    // A director that is far behind knows nothing of c.
    assertThat(hosts.follow(packet(epoch(2, "a"), toServer.take()), toClient)).isEqualTo("c");
  }

  @Test
  void restartMayBeginAtTheSameHost() {
    hosts.load("a", epoch(3, "ac"));
    Segment data = Segment.data(FLOW, 5, 6, 10);
    assertThat(decide("a", packet(epoch(2, "a"), data)))
        .isEqualTo(new Verdict.Restart(new Packet(data, 3, chain("ac"), 0)));
  }

  @Test
  void packetOfThePresentEpochWithoutASocketIsLeftToTheKernelWhichResets() {
    hosts.loadAll(epoch(2, "ab"));
    Segment data = Segment.data(FLOW, 5, 6, 10);
    assertThat(hosts.follow(epoch(2, "ab"), data, toClient)).isEqualTo("b without a socket");
    assertThat(toClient.take()).isEqualTo(Segment.rst(FLOW, 6));
  }

  @Test
  void packetOfANewerEpochThanOursIsLeftToTheKernel() {
    hosts.load("a", epoch(1, "b"));
    assertThat(decide("a", packet(epoch(2, "a"), Segment.data(FLOW, 5, 6, 10))))
        .isInstanceOf(Verdict.Deliver.class);
  }

  @Test
  void cutOffHostDropsWhatItHasNoSocketFor() {
    hosts.loadAll(epoch(2, "ab"));
    hosts.cutOff("b");
    assertThat(hosts.follow(epoch(2, "ab"), Segment.data(FLOW, 5, 6, 10), toClient))
        .isEqualTo("dropped");
    assertThat(toClient.nothing()).isTrue();
  }

  @Test
  void cutOffHostStillRestartsWhatIsOlderThanItsTable() {
    hosts.load("a", epoch(3, "ba"));
    hosts.cutOff("a");
    assertThat(decide("a", packet(epoch(2, "a"), Segment.data(FLOW, 5, 6, 10))))
        .isInstanceOf(Verdict.Restart.class);
  }

  @Test
  void halfOpenSocketOfAStraySynClaimsNothingAtTheLastHopEither() {
    hosts.load("a", epoch(2, "a"));
    hosts.kernel("a").receive(Segment.syn(FLOW, ISS), Wire.NOWHERE);
    hosts.cutOff("a");
    Segment data = Segment.data(FLOW, ISS + 1, 77, 10);
    assertThat(decide("a", packet(epoch(2, "a"), data))).isInstanceOf(Verdict.Drop.class);
    hosts.load("a", epoch(3, "ba"));
    assertThat(decide("a", packet(epoch(2, "a"), data)))
        .isEqualTo(new Verdict.Restart(new Packet(data, 3, chain("ba"), 0)));
  }

  @Test
  void withoutThatRuleTheHalfOpenSocketResetsTheTrueOwnersClient() {
    Hosts careless = new Hosts(ShimRules.ALL.claimingAnyAtTheEnd());
    careless.load("a", epoch(2, "a"));
    careless.kernel("a").receive(Segment.syn(FLOW, ISS), Wire.NOWHERE);
    careless.cutOff("a");
    Segment data = Segment.data(FLOW, ISS + 1, 77, 10);
    assertThat(careless.follow(epoch(2, "a"), data, toClient)).isEqualTo("a");
    assertThat(toClient.take().has(Segment.RST)).isTrue();
  }

  @Test
  void whatFitsNoSocketIsDroppedByATableThatNobodyVouchesFor() {
    hosts.loadAll(epoch(2, "a"));
    hosts.connected(epoch(2, "a"), FLOW, ISS);
    Segment far = Segment.ack(FLOW, ISS + (1 << 30), 5);
    hosts.cutOff("a");
    assertThat(decide("a", packet(epoch(2, "a"), far))).isInstanceOf(Verdict.Drop.class);
  }

  @Test
  void synThatKeptItsOldEpochWouldGoToAndFro() {
    Hosts careless = new Hosts(ShimRules.ALL.keepingSynsEpoch());
    careless.load("a", epoch(5, "ba"));
    careless.load("b", epoch(6, "ab"));
    assertThatThrownBy(
            () -> careless.follow(packet(epoch(4, "ab"), Segment.syn(FLOW, ISS)), toClient))
        .hasMessageContaining("round for ever");
  }

  @Test
  void synOfAnOlderEpochToADrainingDoorIsDropped() {
    hosts.load("a", epoch(3, "a", DoorState.DRAINING));
    Packet syn = packet(epoch(2, "a"), Segment.syn(FLOW, ISS));
    assertThat(decide("a", syn)).isInstanceOf(Verdict.Drop.class);
    Hosts careless = new Hosts(ShimRules.ALL.takingSynsOfClosedDoors());
    careless.load("a", epoch(3, "a", DoorState.DRAINING));
    assertThat(careless.follow(syn, toClient)).isEqualTo("a");
  }

  @Test
  void shimWithoutATableTakesNothing() {
    assertThat(decide("a", packet(epoch(1, "a"), Segment.data(FLOW, 5, 6, 10))))
        .isEqualTo(new Verdict.Drop("no table yet"));
    assertThat(decide("a", packet(epoch(1, "a"), Segment.syn(FLOW, ISS))))
        .isInstanceOf(Verdict.Drop.class);
  }

  private Verdict decide(String node, Packet packet) {
    return hosts.shim(node).decide(packet, hosts.kernel(node));
  }
}
