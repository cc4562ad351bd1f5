package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.hash.Epoch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeadershipTest {
  @TempDir Path dataDir;
  TestTier tier;

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir);
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void onlyOneDirectorLeadsAtATime() {
    Leadership first = claim(tier.connect());

    assertThat(Leadership.claim(connected(), "d2")).isEmpty();
    first.resign();
    assertThat(Leadership.claim(connected(), "d2")).isPresent();
  }

  @Test
  void everyElectionRaisesTheTerm() {
    Leadership first = claim(tier.connect());
    first.resign();

    assertThat(claim(tier.connect()).term()).isEqualTo(first.term() + 1);
  }

  @Test
  void pausedLeaderThatWakesUpPublishesNothing() throws Exception {
    TierConnection paused = connected();
    Leadership old = claim(paused);
    old.publish(TestTier.epoch(1, old.term()));
    // Its session lives on, but its leadership was taken: the ephemeral alone would not tell.
    paused.call("deleting", handle -> deleted(handle, tier.paths().leader()));
    Leadership successor = claim(tier.connect());

    assertThatThrownBy(() -> old.publish(TestTier.epoch(2, old.term())))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("term " + old.term() + " is over");
    assertThatThrownBy(() -> old.settle(1)).isInstanceOf(FencedException.class);
    successor.publish(TestTier.epoch(2, successor.term()));
    assertThat(epochNumbers()).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void leadershipOfAnExpiredSessionSendsNothingUnderTheNext() {
    TierConnection connection = connected();
    Leadership old = claim(connection);
    tier.expire(connection);
    TestTier.await("a new session", () -> connection.sessions() > 1 && connection.connected());

    assertThat(old.inCurrentSession()).isFalse();
    assertThatThrownBy(() -> old.publish(TestTier.epoch(1, old.term())))
        .isInstanceOf(TierUnavailableException.class);
    assertThat(epochNumbers()).isEmpty();
  }

  @Test
  void epochThatIsNotTheNextIsRefused() {
    Leadership leadership = claim(tier.connect());
    leadership.publish(TestTier.epoch(1, leadership.term()));

    assertThatThrownBy(() -> leadership.publish(TestTier.epoch(1, leadership.term())))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("epoch 1: after 1");
    assertThatThrownBy(() -> leadership.publish(TestTier.epoch(3, leadership.term())))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void epochOfAnotherTermIsRefused() {
    Leadership leadership = claim(tier.connect());
    Epoch foreign = TestTier.epoch(1, leadership.term() + 1);

    assertThatThrownBy(() -> leadership.publish(foreign)).isInstanceOf(FencedException.class);
  }

  @Test
  void lastSixteenEpochsAreKept() {
    Leadership leadership = claim(tier.connect());
    for (long number = 1; number <= 20; number++) {
      leadership.publish(TestTier.epoch(number, leadership.term()));
    }

    assertThat(epochNumbers())
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(5, 20).mapToObj(Long::toString).toList());
  }

  @Test
  void settledOnlyRises() {
    TierConnection connection = connected();
    Leadership leadership = claim(connection);
    leadership.settle(3);
    leadership.settle(2);

    assertThat(connection.store().settled()).isEqualTo(3);
  }

  @Test
  void liveDirectorIsNotRemovedAndADeadOneIs() throws Exception {
    TierConnection connection = connected();
    DirectorMembership director =
        tier.keep(DirectorMembership.start(tier.connect(), TestTier.director("d9")));
    Leadership leadership = claim(connection);

    assertThatThrownBy(() -> leadership.remove("d9")).isInstanceOf(ConflictException.class);
    director.close();
    leadership.remove("d9");
    assertThat(children(tier.paths().directors())).isEmpty();
    assertThat(children(tier.paths().liveDirectors())).isEmpty();
  }

  @Test
  void followersTakeEveryEpochInOrderAndAcknowledgeIt() {
    Leadership leadership = claim(tier.connect());
    AtomicLong acknowledged = new AtomicLong();
    EpochFollower follower =
        tier.keep(
            EpochFollower.start(
                tier.connect(),
                Optional.empty(),
                epoch -> assertThat(epoch.number()).isGreaterThan(acknowledged.get()),
                acknowledged::set));
    for (long number = 1; number <= 5; number++) {
      leadership.publish(TestTier.epoch(number, leadership.term()));
    }

    TestTier.await("epoch 5", () -> acknowledged.get() == 5);
    assertThat(follower.current().orElseThrow().number()).isEqualTo(5);
    assertThat(follower.refused()).isZero();
  }

  private TierConnection connected() {
    TierConnection connection = tier.connect();
    assertThat(connection.awaitConnected(TestTier.GENEROUS)).isTrue();
    return connection;
  }

  private Leadership claim(TierConnection connection) {
    assertThat(connection.awaitConnected(TestTier.GENEROUS)).isTrue();
    return Leadership.claim(connection, "d1").orElseThrow();
  }

  private List<String> epochNumbers() {
    return children(tier.paths().epochs());
  }

  private List<String> children(String path) {
    try {
      return tier.connect().call("listing", handle -> handle.getChildren(path, false));
    } catch (KeeperException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean deleted(ZooKeeper handle, String path)
      throws KeeperException, InterruptedException {
    handle.delete(path, -1);
    return true;
  }
}
