package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.BadVersionException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directors and nodes of a whole tier, each with its own session, without data planes. */
class CoordinatorTest {
  @TempDir Path dataDir;
  TestTier tier;
  TierWatch watch;
  final List<TierConnection> directors = new ArrayList<>();
  final List<DirectorMembership> memberships = new ArrayList<>();
  final List<Coordinator> coordinators = new ArrayList<>();

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir);
    watch = tier.connect().watch();
    watch.awaitView(TestTier.GENEROUS);
    director("d1");
    director("d2");
    node("n1");
    node("n2");
    await("a balanced first table", view -> heads(view, "n1") == 32768 && heads(view, "n2") > 0);
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void everyEpochIsSettledOnceAllHaveAcknowledgedIt() {
    await("settled", view -> view.settled() > 0 && view.settled() == number(view));
    assertThat(watch.view().liveDirectors().values())
        .allMatch(director -> director.acknowledgedEpoch() == number(watch.view()));
  }

  @Test
  void drainedNodeLeavesEveryChainAndComesBackWhenUndrained() {
    TierStore store = tier.connect().store();
    store.putIntent(NodeIntent.active("n2").with(Intent.DRAINING));
    await("n2 in no chain, settled", view -> chained(view, "n2") == 0 && isSettled(view));

    store.putIntent(NodeIntent.active("n2"));
    await("n2 heads its half", view -> heads(view, "n2") == Slot.COUNT / 2 && isSettled(view));
  }

  @Test
  void leaderThatLosesItsSessionIsReplacedAndTheTierGoesOn() {
    long term = watch.view().term();
    int leader = coordinators.get(0).leading() ? 0 : 1;
    tier.expire(directors.get(leader));

    await("a later term with a leader", view -> view.term() > term && view.leader().isPresent());
    tier.connect().store().putIntent(NodeIntent.active("n1").with(Intent.DRAINING));
    await("n1 in no chain, settled", view -> chained(view, "n1") == 0 && isSettled(view));
  }

  @Test
  void leaderThatStandsDownIsReplacedAtOnce() {
    int leader = coordinators.get(0).leading() ? 0 : 1;
    coordinators.get(leader).close();

    TestTier.await("the other leads", () -> coordinators.get(1 - leader).leading());
    assertThat(coordinators.get(leader).leading()).isFalse();
  }

  @Test
  void leaderThatIsWithdrawnLeavesItToOneThatIsNot() {
    int leader = coordinators.get(0).leading() ? 0 : 1;
    memberships.get(leader).withdrawn(Optional.of("fewer than half of the nodes are reached"));

    TestTier.await("the other leads", () -> coordinators.get(1 - leader).leading());
    await("a leader for the view", view -> view.leader().isPresent());
    // Now both are no better than each other, and it stays.
    memberships.get(1 - leader).withdrawn(Optional.of("the data plane does not work"));
    tier.connect().store().putIntent(NodeIntent.active("n1").with(Intent.DRAINING));
    await("n1 in no chain, settled", view -> chained(view, "n1") == 0 && isSettled(view));
  }

  @Test
  void tierGoesOnAfterZooKeeperWasAway() {
    var address = tier.stopZooKeeper();
    TestTier.await("disconnected view", () -> !watch.view().connected());
    Epoch before = watch.view().epoch().orElseThrow();
    tier.restartZooKeeper(address);

    await("connected again", TierView::connected);
    assertThat(number(watch.view())).isGreaterThanOrEqualTo(before.number());
    tier.connect().store().putIntent(NodeIntent.active("n1").with(Intent.DRAINING));
    await("n1 in no chain, settled", view -> chained(view, "n1") == 0 && isSettled(view));
  }

  @Test
  void tierStandsStillAtAnEpochThatNobodyCanReadUntilItIsTakenAway() throws Exception {
    await("settled", CoordinatorTest::isSettled);
    TierConnection operator = tier.connect();
    assertThat(operator.awaitConnected(TestTier.GENEROUS)).isTrue();
    long unreadable = putUnreadableEpoch(operator);
    operator.store().putIntent(NodeIntent.active("n2").with(Intent.DRAINING));
    await(
        "the wish",
        view -> view.intents().values().stream().anyMatch(i -> i.intent() == Intent.DRAINING));
    assertThat(number(watch.view())).isLessThan(unreadable);

    operator.call(
        "as the README has it",
        zk -> {
          zk.delete(tier.paths().epoch(unreadable), -1);
          return zk.setData(tier.paths().epochs(), Counter.bytes(unreadable - 1), -1);
        });

    await("n2 in no chain, settled", view -> chained(view, "n2") == 0 && isSettled(view));
  }

  /**
   * Puts an epoch as a later version would, after the latest that there is; the leader may publish
   * meanwhile. Returns its number.
   */
  private long putUnreadableEpoch(TierConnection operator) throws Exception {
    while (true) {
      try {
        return operator.call(
            "as a later version would",
            zk -> {
              Stat latest = new Stat();
              long next = Counter.value(zk.getData(tier.paths().epochs(), false, latest)) + 1;
              zk.multi(
                  List.of(
                      Op.setData(tier.paths().epochs(), Counter.bytes(next), latest.getVersion()),
                      Op.create(
                          tier.paths().epoch(next),
                          new byte[] {1, 2, 3},
                          Ids.OPEN_ACL_UNSAFE,
                          CreateMode.PERSISTENT)));
              return next;
            });
      } catch (BadVersionException published) {
        // The leader was first; after its epoch, then.
      }
    }
  }

  private void director(String id) {
    TierConnection connection = tier.connect();
    connection.watch().observing(this::emptyNodes);
    DirectorMembership membership =
        tier.keep(DirectorMembership.start(connection, TestTier.director(id)));
    tier.keep(
        EpochFollower.start(
            connection, Optional.of(dataDir.resolve(id)), epoch -> {}, membership::acknowledge));
    directors.add(connection);
    memberships.add(membership);
    coordinators.add(tier.keep(Coordinator.start(connection, connection.watch(), id)));
  }

  private void node(String id) {
    TierConnection connection = tier.connect();
    NodeMembership membership =
        tier.keep(NodeMembership.start(connection, TestTier.node(id, 1), NodeIntent.active(id)));
    tier.keep(
        EpochFollower.start(connection, Optional.empty(), epoch -> {}, membership::acknowledge));
  }

  /** As if all live nodes had just reported that they hold nothing. */
  private Observed emptyNodes() {
    Map<MemberKey, Occupancy> reports = new HashMap<>();
    watch
        .viewIfRead()
        .ifPresent(
            view ->
                view.liveNodes()
                    .keySet()
                    .forEach(key -> reports.put(key, emptyReport(key, view.settled()))));
    return new Observed(reports, Map.of());
  }

  private static Occupancy emptyReport(MemberKey key, long settled) {
    return new Occupancy(
        key.nodeId(),
        key.incarnation(),
        1,
        settled,
        new BitSet(),
        new BitSet(),
        Set.of(),
        0,
        Map.of());
  }

  private void await(String what, Predicate<TierView> condition) {
    TestTier.await(what, () -> condition.test(watch.view()));
  }

  private static long number(TierView view) {
    return view.epoch().map(Epoch::number).orElse(0L);
  }

  private static boolean isSettled(TierView view) {
    return view.settled() == number(view);
  }

  private static int heads(TierView view, String node) {
    return view.epoch()
        .filter(epoch -> epoch.ordinal(node) >= 0)
        .map(epoch -> epoch.table().headCounts(epoch.nodes().size())[epoch.ordinal(node)])
        .orElse(0);
  }

  private static int chained(TierView view, String node) {
    Epoch epoch = view.epoch().orElseThrow();
    int ordinal = epoch.ordinal(node);
    int chained = 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      chained += ordinal >= 0 && epoch.table().chain(slot).contains(ordinal) ? 1 : 0;
    }
    return chained;
  }
}
