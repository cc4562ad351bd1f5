package io.longhaul.director.announce;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A session lives, and dies, by what it hears and by the clock alone. */
class SessionTest {
  private static final long AS = 65_010;
  private static final Inet4Address OWN_ID = (Inet4Address) InetAddress.ofLiteral("10.0.0.1");
  private static final Inet4Address THEIR_ID = (Inet4Address) InetAddress.ofLiteral("10.0.0.2");
  private static final InetAddress HOP6 = InetAddress.ofLiteral("fd00::1");
  private static final Map<Family, InetAddress> HOPS =
      Map.of(Family.IPV4, OWN_ID, Family.IPV6, HOP6);
  private static final InetAddress DOOR = InetAddress.ofLiteral("203.0.113.9");
  private static final InetAddress DOOR6 = InetAddress.ofLiteral("2001:db8::9");
  private static final Offer OFFER = new Offer(List.of(DOOR, DOOR6), false);
  private static final Action KEEPALIVE = new Action.Send(new Message.Keepalive());

  private Session session = Session.starting(new Identity(AS, OWN_ID, 9, HOPS), AS, 1_000);
  private long nowMs = 1_000;

  @Test
  void itCallsAtOnceAndOpens() {
    assertThat(on(new Event.Tick())).containsExactly(new Action.Connect());
    assertThat(on(new Event.Connected()))
        .containsExactly(
            new Action.Send(new Message.Open(AS, 9, OWN_ID, true, EnumSet.allOf(Family.class))));
    assertThat(heard(open(240))).containsExactly(KEEPALIVE);
    assertThat(heard(new Message.Keepalive()))
        .containsExactly(new Action.Up(new Terms(9_000, EnumSet.allOf(Family.class))));
    assertThat(session.established()).isTrue();
  }

  @Test
  void whatWasWishedBeforeIsToldWhenTheNeighbourListens() {
    assertThat(on(new Event.Wished(OFFER))).isEmpty();
    on(new Event.Tick());
    on(new Event.Connected());
    heard(open(9));
    assertThat(heard(new Message.Keepalive()))
        .hasSize(3)
        .contains(announced(DOOR, OWN_ID, false), announced(DOOR6, HOP6, false));
    assertThat(session.told()).isEqualTo(2);
    assertThat(on(new Event.Wished(OFFER))).isEmpty();
  }

  @Test
  void aChangedWishIsToldAtOnce() {
    establish();
    on(new Event.Wished(OFFER));
    assertThat(on(new Event.Wished(new Offer(List.of(DOOR), true))))
        .containsExactly(
            new Action.Send(new Message.Withdraw(List.of(DOOR6))), announced(DOOR, OWN_ID, true));
    assertThat(on(new Event.Wished(Offer.NOTHING)))
        .containsExactly(new Action.Send(new Message.Withdraw(List.of(DOOR))));
    assertThat(session.told()).isZero();
  }

  @Test
  void aNeighbourOfIpv4OnlyIsToldOfIpv4Only() {
    on(new Event.Wished(OFFER));
    on(new Event.Tick());
    on(new Event.Connected());
    heard(new Message.Open(AS, 9, THEIR_ID, true, Set.of(Family.IPV4)));
    heard(new Message.Keepalive());
    assertThat(session.told()).isEqualTo(1);
  }

  @Test
  void itSpeaksEachThirdOfTheHoldTimeAndNotBefore() {
    establish();
    at(nowMs + 2_999);
    assertThat(on(new Event.Tick())).isEmpty();
    at(nowMs + 1);
    assertThat(on(new Event.Tick())).containsExactly(KEEPALIVE);
    assertThat(on(new Event.Tick())).isEmpty();
    assertThat(session.dueMs()).isEqualTo(nowMs + 3_000);
  }

  @Test
  void theSmallerHoldTimeCounts() {
    on(new Event.Tick());
    on(new Event.Connected());
    heard(open(3));
    heard(new Message.Keepalive());
    at(nowMs + 1_000);
    assertThat(on(new Event.Tick())).containsExactly(KEEPALIVE);
  }

  @Test
  void aSilentNeighbourIsDeadAfterTheHoldTime() {
    establish();
    at(nowMs + 8_999);
    on(new Event.Tick());
    assertThat(session.established()).isTrue();
    at(nowMs + 1);
    assertThat(on(new Event.Tick()))
        .containsExactly(
            notification(Fault.HOLD_TIMER_EXPIRED),
            new Action.Disconnect(),
            new Action.Down("hold timer expired (4/0)", true));
  }

  @Test
  void whateverItHearsKeepsANeighbourAlive() {
    establish();
    for (Message message : List.of(new Message.Keepalive(), new Message.Ignored())) {
      at(nowMs + 8_000);
      assertThat(heard(message)).isEmpty();
    }
    at(nowMs + 8_000);
    on(new Event.Tick());
    assertThat(session.established()).isTrue();
  }

  @Test
  void neighboursThatAreNotAsExpectedAreRefused() {
    assertRefused(new Message.Open(AS + 1, 9, THEIR_ID, true, Set.of()), Fault.BAD_PEER_AS);
    assertRefused(new Message.Open(AS, 9, OWN_ID, true, Set.of()), Fault.BAD_IDENTIFIER);
    assertRefused(new Message.Open(AS, 9, THEIR_ID, false, Set.of()), Fault.NO_FOUR_OCTET_AS);
    assertRefused(open(2), Fault.UNACCEPTABLE_HOLD_TIME);
    assertRefused(open(0), Fault.UNACCEPTABLE_HOLD_TIME);
  }

  @Test
  void messagesOutOfOrderEndTheSession() {
    opening();
    assertEnds(new Message.Keepalive(), Fault.UNEXPECTED_IN_OPEN_SENT);
    opening();
    heard(open(9));
    assertEnds(new Message.Ignored(), Fault.UNEXPECTED_IN_OPEN_CONFIRM);
    opening();
    heard(open(9));
    heard(new Message.Keepalive());
    assertEnds(open(9), Fault.UNEXPECTED_IN_ESTABLISHED);
  }

  @Test
  void aMalformedMessageIsAnsweredAndTheNeighbourCalledAgain() {
    establish();
    assertThat(on(new Event.Garbled(Fault.badType(9))))
        .containsExactly(
            notification(Fault.badType(9)),
            new Action.Disconnect(),
            new Action.Down("malformed message (1/3)", true));
    at(session.dueMs());
    assertThat(on(new Event.Tick())).containsExactly(new Action.Connect());
  }

  @Test
  void aNotificationIsNotAnswered() {
    establish();
    assertThat(heard(new Message.Notification(Fault.SHUTDOWN)))
        .containsExactly(
            new Action.Disconnect(), new Action.Down("the neighbour says: cease (6/2)", true));
  }

  @Test
  void itForgetsWhatALostNeighbourKnew() {
    on(new Event.Wished(OFFER));
    establish();
    on(new Event.Lost("closed"));
    assertThat(session.told()).isZero();
    assertThat(on(new Event.Lost("closed"))).isEmpty();
    at(session.dueMs());
    establish();
    assertThat(session.told()).isEqualTo(2);
  }

  @Test
  void callsNobodyTakesGrowRarerUpToTenSeconds() {
    long[] most = {2_000, 4_000, 8_000, 10_000, 10_000, 10_000};
    for (long expected : most) {
      on(new Event.Tick());
      Step step = session.on(new Event.Lost("refused"), new Moment(nowMs, 0.999_999));
      session = step.session();
      assertThat(session.dueMs() - nowMs).isBetween(expected - 1, expected);
      at(session.dueMs());
    }
    on(new Event.Tick());
    session = session.on(new Event.Lost("refused"), new Moment(nowMs, 0)).session();
    assertThat(session.dueMs() - nowMs).isEqualTo(1_000);
  }

  @Test
  void oneThatAnswersLateIsGivenUp() {
    on(new Event.Tick());
    at(nowMs + Session.CONNECT_PATIENCE_MS);
    assertThat(on(new Event.Tick()))
        .containsExactly(new Action.Disconnect(), new Action.Down("no answer", false));
    opening();
    at(nowMs + Session.OPEN_PATIENCE_MS);
    assertThat(on(new Event.Tick())).contains(notification(Fault.HOLD_TIMER_EXPIRED));
    opening();
    heard(open(9));
    at(nowMs + 9_000);
    assertThat(on(new Event.Tick())).contains(notification(Fault.HOLD_TIMER_EXPIRED));
  }

  @Test
  void stoppedMeansForGood() {
    establish();
    assertThat(on(new Event.Stop()))
        .containsExactly(notification(Fault.SHUTDOWN), new Action.Disconnect());
    at(nowMs + 1_000_000);
    assertThat(on(new Event.Tick())).isEmpty();
    assertThat(on(new Event.Wished(OFFER))).isEmpty();
  }

  private void establish() {
    opening();
    heard(open(9));
    heard(new Message.Keepalive());
    assertThat(session.established()).isTrue();
  }

  private void opening() {
    at(Math.max(nowMs, session.dueMs()));
    assertThat(on(new Event.Tick())).containsExactly(new Action.Connect());
    on(new Event.Connected());
  }

  private void assertRefused(Message.Open open, Fault fault) {
    opening();
    assertEnds(open, fault);
  }

  private void assertEnds(Message message, Fault fault) {
    assertThat(heard(message)).startsWith(notification(fault), new Action.Disconnect());
    assertThat(session.phase()).isInstanceOf(Phase.Idle.class);
  }

  private void at(long ms) {
    nowMs = ms;
  }

  private List<Action> heard(Message message) {
    return on(new Event.Heard(message));
  }

  private List<Action> on(Event event) {
    Step step = session.on(event, new Moment(nowMs, 0.5));
    session = step.session();
    return step.actions();
  }

  private static Message.Open open(int holdTimeS) {
    return new Message.Open(AS, holdTimeS, THEIR_ID, true, EnumSet.allOf(Family.class));
  }

  private static Action notification(Fault fault) {
    return new Action.Send(new Message.Notification(fault));
  }

  private static Action announced(InetAddress door, InetAddress hop, boolean leaving) {
    Path path = new Path(OptionalLong.empty(), hop, leaving);
    return new Action.Send(new Message.Announce(path, List.of(door)));
  }
}
