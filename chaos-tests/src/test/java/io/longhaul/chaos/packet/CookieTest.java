package io.longhaul.chaos.packet;

import static io.longhaul.chaos.packet.Epochs.FLOW;
import static io.longhaul.chaos.packet.Epochs.epoch;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** SYN cookies: connections that no socket stands for until they are acknowledged. */
class CookieTest {
  private final Hosts hosts = new Hosts(ShimRules.ALL);
  private final KernelModel a = hosts.kernel("a");
  private final Sent toServer = new Sent();
  private final Sent toClient = new Sent();

  @Test
  void overflowingListenerGivesACookieAndHoldsNothing() {
    Segment acknowledgement = withCookieOfA();
    assertThat(a.size()).isZero();
    assertThat(a.validatesCookie(acknowledgement)).isTrue();
    assertThat(a.receive(acknowledgement, toClient)).isEqualTo(Outcome.ESTABLISHED);
    assertThat(a.socket(FLOW)).isInstanceOf(Socket.Full.class);
  }

  @Test
  void cookieLeavesTheTraceOfASocketInItsSlot() {
    long before = a.slotWords().word(FLOW.slot());
    withCookieOfA();
    assertThat(a.slotWords().word(FLOW.slot())).isNotEqualTo(before);
    assertThat((int) a.slotWords().word(FLOW.slot())).isZero();
  }

  @Test
  void dataBehindALostAcknowledgementIsAsGood() {
    Segment acknowledgement = withCookieOfA();
    Segment data = Segment.data(FLOW, acknowledgement.seq(), acknowledgement.ack(), 40);
    assertThat(a.receive(data, toClient)).isEqualTo(Outcome.ESTABLISHED);
    assertThat(((Socket.Full) a.socket(FLOW)).rcvNxt()).isEqualTo(data.end());
  }

  @Test
  void cookieIsHonouredForTwoMinutesAndWhileTheListenerOverflowedLately() {
    Segment acknowledgement = withCookieOfA();
    a.minute(1);
    assertThat(a.validatesCookie(acknowledgement)).isTrue();
    a.minute(2);
    assertThat(a.validatesCookie(acknowledgement)).isFalse();
    a.minute(0);
    a.backlog(Backlog.OVERFLOWED_LATELY);
    assertThat(a.validatesCookie(acknowledgement)).isTrue();
    a.backlog(Backlog.ROOM);
    assertThat(a.receive(acknowledgement, toClient)).isEqualTo(Outcome.RESET_SENT);
  }

  @Test
  void cookiesOfOtherHostsAndFlowsAreNotValid() {
    Segment acknowledgement = withCookieOfA();
    hosts.kernel("b").backlog(Backlog.OVERFLOWING);
    assertThat(hosts.kernel("b").validatesCookie(acknowledgement)).isFalse();
    Flow other = new Flow(8, 5, "web");
    assertThat(a.validatesCookie(Segment.ack(other, acknowledgement.seq(), acknowledgement.ack())))
        .isFalse();
  }

  @Test
  void headThatOverflowsClaimsItsCookie() {
    Segment acknowledgement = withCookieOfA();
    hosts.loadAll(epoch(2, "ab"));
    assertThat(hosts.follow(epoch(2, "ab"), acknowledgement, toClient)).isEqualTo("a");
  }

  @Test
  void cookieIsClaimedInTheMiddleOfTheChainAndAtItsEnd() {
    Segment acknowledgement = withCookieOfA();
    hosts.loadAll(epoch(3, "bac"));
    assertThat(hosts.follow(epoch(3, "bac"), acknowledgement, toClient)).isEqualTo("a");
  }

  @Test
  void cookieIsClaimedAtTheEndOfAnOlderChain() {
    Segment acknowledgement = withCookieOfA();
    hosts.loadAll(epoch(3, "ba"));
    assertThat(hosts.follow(epoch(2, "a"), acknowledgement, toClient)).isEqualTo("a");
  }

  @Test
  void withoutThatRuleACookieAtTheHeadIsLost() {
    Hosts deaf = new Hosts(ShimRules.ALL.ignoringCookies());
    deaf.kernel("a").backlog(Backlog.OVERFLOWING);
    ClientModel.connecting(FLOW, 9, toServer);
    deaf.kernel("a").receive(toServer.take(), toClient);
    Segment synAck = toClient.take();
    deaf.loadAll(epoch(2, "ab"));
    Segment acknowledgement = Segment.ack(FLOW, synAck.ack(), synAck.seq() + 1);
    assertThat(deaf.follow(epoch(2, "ab"), acknowledgement, toClient))
        .isEqualTo("b without a socket");
  }

  @Test
  void cookieOfANodeThatIsNoLongerHeadIsLostWhereOnlyHeadsTryThem() {
    Segment acknowledgement = withCookieOfA();
    Hosts careless = new Hosts(ShimRules.ALL.cookiesAtTheHeadOnly());
    careless.kernel("a").backlog(Backlog.OVERFLOWING);
    careless.loadAll(epoch(3, "bac"));
    assertThat(careless.follow(epoch(3, "bac"), acknowledgement, toClient))
        .isEqualTo("c without a socket");
  }

  @Test
  void cookieIsForgottenWhereOnlySocketsCount() {
    KernelModel forgetful = new KernelModel(1, syn -> 0, Counting.NO_COOKIES, 16);
    forgetful.listen(1);
    forgetful.backlog(Backlog.OVERFLOWING);
    assertThat(forgetful.receive(Segment.syn(FLOW, 9), toClient)).isEqualTo(Outcome.COOKIE_GIVEN);
    assertThat(forgetful.slotWords().word(FLOW.slot())).isZero();
  }

  /** The last segment of a handshake that node a answered with a cookie. */
  private Segment withCookieOfA() {
    a.backlog(Backlog.OVERFLOWING);
    ClientModel client = ClientModel.connecting(FLOW, 1_000, toServer);
    assertThat(a.receive(toServer.take(), toClient)).isEqualTo(Outcome.COOKIE_GIVEN);
    client.receive(toClient.take(), toServer);
    return toServer.take();
  }
}
