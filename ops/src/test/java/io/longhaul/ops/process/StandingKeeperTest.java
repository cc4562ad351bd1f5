package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.standing.Fitness;
import io.longhaul.membership.standing.Standing.Duty;
import io.longhaul.membership.store.Coordinator;
import io.longhaul.membership.store.DirectorMembership;
import io.longhaul.membership.store.EmbeddedZooKeeper;
import io.longhaul.membership.store.EpochFollower;
import io.longhaul.membership.store.NodeMembership;
import io.longhaul.membership.store.TierConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules R2 and R3 in a director on a real ZooKeeper, with a plane that can be broken. */
class StandingKeeperTest {
  private static final Duration GENEROUS = Duration.ofSeconds(60);
  private static final Duration SESSION = Duration.ofSeconds(4);

  @TempDir Path folder;
  private final CloseStack started = new CloseStack();
  private final FakePlane plane = new FakePlane();
  private volatile Heard heard = Heard.NOBODY;
  private EmbeddedZooKeeper zooKeeper;
  private TierConnection operator;
  private TierConnection connection;
  private StandingKeeper keeper;
  private EpochFollower epochs;

  @BeforeEach
  void start() {
    zooKeeper =
        started.add(
            EmbeddedZooKeeper.start(
                folder.resolve("zk"), ScalarValues.address("127.0.0.1:0"), 500));
    operator = connect(zooKeeper.connectString());
    operator.store().createTier(spec(), Optional.empty());
    addNode();
    started.add(Coordinator.start(operator, operator.watch(), "leader"));
    connection = connect(zooKeeper.connectString());
    startDirector(plane);
    await("announced", () -> plane.accepting);
  }

  @AfterEach
  void stop() {
    started.close();
  }

  @Test
  void directorAnnouncesOnceItHasAcknowledgedTheLatestEpoch() {
    assertThat(operator.watch().current(GENEROUS).directors()).containsExactly("d1");
    assertThat(plane.loaded).isPositive();
    await("acknowledged", () -> self(operator.watch().view()).acknowledgedEpoch() == plane.loaded);
    assertThat(plane.withdrawals).hasValue(0);
  }

  @Test
  void directorThatCannotLoadANewerEpochWithdrawsAndComesBackOnceItCan() {
    plane.broken = true;
    changeSomething();
    await("withdrawn", () -> !plane.accepting);
    await("said", () -> self(operator.watch().view()).withdrawn().isPresent());
    assertThat(keeper.standing().duty()).isEqualTo(Duty.WITHDRAWN);
    assertThat(operator.watch().view().directors()).contains("d1");

    plane.broken = false;
    await("announced again", () -> plane.accepting);
    await("said", () -> self(operator.watch().view()).withdrawn().isEmpty());
  }

  @Test
  void ejectedDirectorWithdrawsAndJoinsAgainWithTheLatestEpoch() {
    operator.store().ejectDirector("d1");

    await("withdrawn", () -> plane.withdrawals.get() > 0);
    await("announced again", () -> plane.accepting);
    assertThat(operator.watch().current(GENEROUS).directors()).containsExactly("d1");
  }

  @Test
  void ejectedDirectorThatCannotLoadStaysOutAndTheTierGoesOn() {
    plane.broken = true;
    changeSomething();
    operator.store().ejectDirector("d1");
    await("withdrawn", () -> !plane.accepting);
    changeSomething();

    await("settled without it", () -> settled() > plane.loaded + 1);
    assertThat(operator.watch().view().directors()).isEmpty();
    plane.broken = false;
    await("announced again", () -> plane.accepting);
  }

  @Test
  void lossOfZooKeeperWithdrawsNobody() {
    zooKeeper.close();
    await("away", () -> !connection.watch().view().connected());
    await("looked at", () -> keeper.rounds() > 0);
    long rounds = keeper.rounds();
    await("looked at since", () -> keeper.rounds() > rounds + 10);

    assertThat(plane.accepting).isTrue();
    assertThat(plane.withdrawals).hasValue(0);
  }

  @Test
  void directorThatStartsWithoutZooKeeperAnnouncesOnlyWhatTheOthersKnowToBeTheLatest() {
    long number = plane.loaded;
    stopDirector();
    FakePlane second = new FakePlane();
    connection = connect("127.0.0.1:1");
    startDirector(second);
    assertThat(second.loaded).isEqualTo(number);
    await("looked at", () -> keeper.rounds() > 3);
    assertThat(second.accepting).isFalse();
    assertThat(keeper.standing().why().orElseThrow()).contains("too few nodes were heard");

    heard = new Heard(number + 1, true, Fitness.FIT);
    await("newer is known", () -> why().contains("epoch " + (number + 1) + " is there"));
    assertThat(second.accepting).isFalse();
    heard = new Heard(number, true, Fitness.FIT);
    await("announced", () -> second.accepting);
    heard = new Heard(number, true, Fitness.UNFIT);
    await("unfit", () -> !second.accepting);
  }

  @Test
  void directorWithAPersistedEpochFromTheFutureForwardsNothingByIt() {
    long number = plane.loaded;
    stopDirector();
    FakePlane second = new FakePlane();
    connection = connect("127.0.0.1:1");
    heard = new Heard(number - 2, true, Fitness.FIT);
    startDirector(second);

    await("looked at", () -> why().contains("nobody else has a later one"));
    assertThat(second.accepting).isFalse();
  }

  private String why() {
    return keeper.standing().why().orElse("");
  }

  private void startDirector(FakePlane on) {
    LiveDirector self =
        new LiveDirector("d1", "relay", Map.of(), Optional.empty(), Optional.empty(), "test", 0);
    DirectorMembership membership = started.add(DirectorMembership.open(connection, self));
    epochs =
        started.add(
            EpochFollower.start(
                connection, Optional.of(folder.resolve("d1")), on::load, membership::acknowledge));
    keeper =
        started.add(
            StandingKeeper.start("d1", on, connection.watch(), membership, epochs, () -> heard));
  }

  private void stopDirector() {
    keeper.close();
    epochs.close();
    connection.close();
  }

  private void addNode() {
    TierConnection node = connect(zooKeeper.connectString());
    NodeMembership membership =
        started.add(
            NodeMembership.start(
                node,
                new LiveNode(
                    "n1",
                    1,
                    Optional.of(ScalarValues.address("127.0.0.1:9000")),
                    Optional.empty(),
                    "test",
                    100,
                    false,
                    0),
                NodeIntent.active("n1")));
    started.add(EpochFollower.start(node, Optional.empty(), epoch -> {}, membership::acknowledge));
  }

  private void changeSomething() {
    NodeIntent before = operator.store().intent("n1").orElseThrow();
    long epoch = epoch();
    operator
        .store()
        .putIntent(new NodeIntent("n1", before.intent(), before.weight() + 1, before.secret()));
    await("a new epoch", () -> epoch() > epoch);
  }

  private long epoch() {
    return operator.watch().view().epoch().map(Epoch::number).orElse(0L);
  }

  private long settled() {
    return operator.watch().view().settled();
  }

  private static LiveDirector self(TierView view) {
    return Optional.ofNullable(view.liveDirectors().get("d1")).orElseThrow();
  }

  private TierConnection connect(String address) {
    return started.add(TierConnection.open(address, "test", SESSION));
  }

  private static TierSpec spec() {
    return new TierSpec(
        "test",
        "relay",
        new HashKey(1, 2),
        List.of(new DoorSpec("web", List.of(ScalarValues.ip("127.0.0.1")), 8080, Protocol.TCP)),
        TierSpec.RELAY_GRACE);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + GENEROUS.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + GENEROUS + ": " + what);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
