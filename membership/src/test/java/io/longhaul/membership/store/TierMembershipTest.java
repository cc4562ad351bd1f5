package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.occupancy.OccupancySource;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TierMembershipTest {
  @TempDir Path dataDir;
  TestTier tier;
  TierWatch watch;

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir);
    watch = tier.connect().watch();
    watch.awaitView(TestTier.GENEROUS);
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void nodeThatJoinsIsSeenWithItsIntentAndItsAcknowledgement() {
    NodeMembership node = join(tier.connect(), "n1", 7);
    node.acknowledge(12);
    node.leaving(true);

    await(view -> view.liveNodes().containsKey(new MemberKey("n1", 7)));
    await(view -> liveN1(view).acknowledgedEpoch() == 12);
    await(view -> liveN1(view).leaving());
    assertThat(watch.view().intents()).containsEntry("n1", NodeIntent.active("n1"));
  }

  @Test
  void nodeThatJoinsAgainKeepsTheOperatorsIntent() {
    NodeIntent draining = new NodeIntent("n1", Intent.DRAINING, 50);
    tier.connect().store().putIntent(draining);
    join(tier.connect(), "n1", 7);

    await(view -> view.liveNodes().containsKey(new MemberKey("n1", 7)));
    assertThat(watch.current(TestTier.GENEROUS).intents()).containsEntry("n1", draining);
  }

  @Test
  void nodeThatLeavesIsGoneAtOnceButItsIntentStays() {
    NodeMembership node = join(tier.connect(), "n1", 7);
    await(view -> view.liveNodes().containsKey(new MemberKey("n1", 7)));
    await(view -> view.occupancies().containsKey(new MemberKey("n1", 7)));
    node.close();

    TierView view = watch.current(TestTier.GENEROUS);
    assertThat(view.liveNodes()).isEmpty();
    assertThat(view.occupancies()).isEmpty();
    assertThat(view.intents()).containsKey("n1");
  }

  @Test
  void twoIncarnationsOfANodeLiveSideBySide() {
    join(tier.connect(), "n1", 7);
    join(tier.connect(), "n1", 8);

    await(view -> view.liveNodes().size() == 2);
  }

  @Test
  void sameIncarnationTwiceIsRefused() {
    join(tier.connect(), "n1", 7);
    TierConnection other = tier.connect();

    assertThatThrownBy(() -> join(other, "n1", 7))
        .isInstanceOf(IdInUseException.class)
        .hasMessageContaining("node n1:7");
  }

  @Test
  void directorIdUsedTwiceIsRefusedAndTheFirstStays() {
    TierConnection first = tier.connect();
    DirectorMembership holder = tier.keep(DirectorMembership.start(first, TestTier.director("d1")));
    holder.acknowledge(3);
    TierConnection second = tier.connect();

    assertThatThrownBy(() -> DirectorMembership.start(second, TestTier.director("d1")))
        .isInstanceOf(IdInUseException.class)
        .hasMessageContaining("director d1: another running process has this id");
    await(view -> acknowledgedByD1(view) == 3);
    assertThat(holder.registered()).isTrue();
  }

  @Test
  void everythingOfAProcessIsThereAgainAfterALostSession() {
    TierConnection connection = tier.connect();
    NodeMembership node = join(connection, "n1", 7);
    DirectorMembership director =
        tier.keep(DirectorMembership.start(connection, TestTier.director("d1")));
    node.acknowledge(5);
    director.acknowledge(6);
    await(view -> acknowledgedByD1(view) == 6);
    await(view -> view.occupancies().containsKey(new MemberKey("n1", 7)));

    tier.expire(connection);

    await(view -> view.liveNodes().isEmpty() || connection.sessions() > 1);
    await(
        view ->
            connection.sessions() > 1
                && view.liveNodes().containsKey(new MemberKey("n1", 7))
                && liveN1(view).acknowledgedEpoch() == 5
                && view.occupancies().containsKey(new MemberKey("n1", 7))
                && view.liveDirectors().containsKey("d1")
                && acknowledgedByD1(view) == 6);
  }

  @Test
  void processThatRemembersItsInstanceTakesOverFromItsDeadPredecessorAtOnce() {
    TierConnection before = tier.connect("instance-of-d1");
    DirectorMembership.start(before, TestTier.director("d1"));
    // The predecessor neither closes nor expires: as after kill -9, seen at once.
    TierConnection after = tier.connect("instance-of-d1");
    DirectorMembership membership =
        tier.keep(DirectorMembership.start(after, TestTier.director("d1")));

    assertThat(membership.registered()).isTrue();
  }

  @Test
  void directorStaysInTheAcknowledgementSetUntilItDeregisters() {
    TierConnection connection = tier.connect();
    DirectorMembership director = DirectorMembership.start(connection, TestTier.director("d1"));
    await(view -> view.liveDirectors().containsKey("d1"));

    director.close();
    await(view -> view.liveDirectors().isEmpty());
    assertThat(watch.view().directors()).containsExactly("d1");

    director.deregister();
    await(view -> view.directors().isEmpty());
  }

  @Test
  void reportIsWrittenWhenItChangesAndReadBackWhole() {
    AtomicInteger connections = new AtomicInteger(1);
    BitSet slots = new BitSet();
    slots.set(4711);
    tier.keep(
        NodeMembership.start(
            tier.connect(),
            TestTier.node("n1", 7),
            NodeIntent.active("n1"),
            TestTier.reporting(slots, connections::get)));

    MemberKey key = new MemberKey("n1", 7);
    await(view -> view.occupancies().containsKey(key));
    long sequence = report(watch.view()).sequence();
    assertThat(report(watch.view()).slots()).isEqualTo(slots);
    assertThat(report(watch.view()).directorsSeenMsAgo()).containsEntry("d1", 20L);
    connections.set(2);
    await(view -> report(view).connections() == 2);
    assertThat(report(watch.view()).sequence()).isGreaterThan(sequence);
  }

  @Test
  void nothingIsReportedWhileNothingIsKnown() {
    AtomicInteger readings = new AtomicInteger();
    NodeMembership node =
        tier.keep(
            NodeMembership.start(
                tier.connect(),
                TestTier.node("n1", 7),
                NodeIntent.active("n1"),
                new OccupancySource() {
                  @Override
                  public void mark() {}

                  @Override
                  public Optional<Reading> read() {
                    readings.incrementAndGet();
                    return Optional.empty();
                  }
                }));

    TestTier.await("three readings", () -> readings.get() >= 3);
    assertThat(node.reportsPublished()).isZero();
    assertThat(watch.current(TestTier.GENEROUS).occupancies()).isEmpty();
  }

  private NodeMembership join(TierConnection connection, String id, long incarnation) {
    return tier.keep(
        NodeMembership.start(
            connection,
            TestTier.node(id, incarnation),
            NodeIntent.active(id),
            TestTier.reporting(new BitSet(), () -> 0)));
  }

  private void await(Predicate<TierView> condition) {
    TestTier.await("the view", () -> condition.test(watch.view()));
  }

  private static LiveNode liveN1(TierView view) {
    return view.liveNodes().getOrDefault(new MemberKey("n1", 7), TestTier.node("absent", 0));
  }

  private static long acknowledgedByD1(TierView view) {
    return view.liveDirectors().getOrDefault("d1", TestTier.director("d1")).acknowledgedEpoch();
  }

  private static Occupancy report(TierView view) {
    return Objects.requireNonNull(view.occupancies().get(new MemberKey("n1", 7)));
  }
}
