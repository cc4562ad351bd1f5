package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TelemetrySecret;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.telemetry.SenderId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
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
    assertThat(intentOfN1(watch.view())).isEqualTo(Intent.ACTIVE);
  }

  @Test
  void nodeThatJoinsAgainKeepsTheOperatorsIntent() {
    NodeIntent draining = new NodeIntent("n1", Intent.DRAINING, 50);
    tier.connect().store().putIntent(draining);
    join(tier.connect(), "n1", 7);

    await(view -> view.liveNodes().containsKey(new MemberKey("n1", 7)));
    NodeIntent kept = Objects.requireNonNull(watch.current(TestTier.GENEROUS).intents().get("n1"));
    assertThat(kept.intent()).isEqualTo(Intent.DRAINING);
    assertThat(kept.weight()).isEqualTo(50);
  }

  @Test
  void nodeThatLeavesIsGoneAtOnceButItsIntentStays() {
    NodeMembership node = join(tier.connect(), "n1", 7);
    await(view -> view.liveNodes().containsKey(new MemberKey("n1", 7)));
    node.close();

    TierView view = watch.current(TestTier.GENEROUS);
    assertThat(view.liveNodes()).isEmpty();
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
  void nodeIdOnAnotherHostIsRefusedAndTheFirstStays() {
    join(tier.connect(), "n1", 7);
    TierConnection other = tier.connect();
    LiveNode elsewhere = at("127.0.0.9", 8);

    assertThatThrownBy(() -> NodeMembership.start(other, elsewhere, NodeIntent.active("n1")))
        .isInstanceOf(IdInUseException.class)
        .hasMessageContaining("node n1: a running process on another host has this id");
    assertThat(watch.current(TestTier.GENEROUS).liveNodes())
        .containsOnlyKeys(new MemberKey("n1", 7));
  }

  @Test
  void nodeThatMovedToAnotherHostJoinsWhenItsOldSessionHasEnded() {
    TierConnection before = tier.connect();
    join(before, "n1", 7);
    before.close();
    tier.keep(NodeMembership.start(tier.connect(), at("127.0.0.9", 8), NodeIntent.active("n1")));

    await(view -> view.liveNodes().containsKey(new MemberKey("n1", 8)));
  }

  private static LiveNode at(String host, long incarnation) {
    LiveNode node = TestTier.node("n1", incarnation);
    return new LiveNode(
        node.nodeId(),
        incarnation,
        Optional.of(new InetSocketAddress(InetAddress.ofLiteral(host), 4000)),
        node.admin(),
        node.version(),
        node.capacityConnections(),
        false,
        0);
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

    tier.expire(connection);

    await(view -> view.liveNodes().isEmpty() || connection.sessions() > 1);
    await(
        view ->
            connection.sessions() > 1
                && view.liveNodes().containsKey(new MemberKey("n1", 7))
                && liveN1(view).acknowledgedEpoch() == 5
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
  void directorThatOpensWhenItsConnectionHasLongBeenThereJoins() throws Exception {
    TierConnection connection = tier.connect();
    TestTier.await("connected", () -> connection.sessions() > 0);
    // What is done at connecting has been done.
    connection.executor().submit(() -> {}).get();

    tier.keep(DirectorMembership.open(connection, TestTier.director("d1")));

    await(view -> view.liveDirectors().containsKey("d1") && view.directors().contains("d1"));
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
  void secretsOfNodesAndDirectorsAreKnownToAllAndStay() {
    NodeMembership node = join(tier.connect(), "n1", 7);
    TelemetrySecret ofNode = node.secret().orElseThrow();
    TelemetrySecret ofDirector = TelemetrySecret.random();
    TierStore store = tier.connect().store();
    assertThat(store.putDirectorSecret("d1", ofDirector)).isFalse();
    tier.keep(DirectorMembership.start(tier.connect(), TestTier.director("d1")));
    assertThat(store.putDirectorSecret("d1", ofDirector)).isTrue();
    await(view -> watch.secrets().size() == 2);

    store.putIntent(NodeIntent.active("n1").with(Intent.DRAINING));
    await(view -> intentOfN1(view) == Intent.DRAINING);
    join(tier.connect(), "n1", 8);
    assertThat(watch.secrets())
        .containsEntry(SenderId.node("n1"), ofNode)
        .containsEntry(SenderId.director("d1"), ofDirector);
    assertThat(watch.view().toString()).doesNotContain(ofNode.base64());
  }

  @Test
  void listenerThatIsSlowToTakeTheFirstViewIsToldTheLatestLast() throws Exception {
    watch.awaitView(TestTier.GENEROUS);
    CountDownLatch changed = new CountDownLatch(1);
    List<TierView> told = new CopyOnWriteArrayList<>();
    AtomicBoolean slow = new AtomicBoolean(true);

    AutoCloseable listening =
        watch.onChange(
            view -> {
              if (slow.getAndSet(false)) {
                tier.connect().store().putIntent(NodeIntent.active("n1"));
                TestTier.await("told of the change meanwhile", () -> changed.getCount() == 0);
              }
              told.add(view);
              if (view.intents().containsKey("n1")) {
                changed.countDown();
              }
            });

    assertThat(told.getLast().intents()).containsKey("n1");
    listening.close();
  }

  @Test
  void viewsContainWhatIsKnownByTelemetry() {
    Observed observed =
        new Observed(Map.of(), Map.of("d1", new Reach("d1", 1, 0, true, Set.of(), Set.of())));
    watch.observing(() -> observed);
    assertThat(watch.view().observed()).isEqualTo(observed);
    assertThat(watch.current(TestTier.GENEROUS).observed()).isEqualTo(observed);
  }

  private NodeMembership join(TierConnection connection, String id, long incarnation) {
    return tier.keep(
        NodeMembership.start(connection, TestTier.node(id, incarnation), NodeIntent.active(id)));
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

  private static Intent intentOfN1(TierView view) {
    return view.intents().getOrDefault("n1", NodeIntent.active("n1")).intent();
  }
}
