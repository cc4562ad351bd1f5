package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Epoch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers and watches that were away for longer than epochs are kept. */
class EpochSleepersTest {
  private static final long MANY = 3L * Leadership.EPOCHS_KEPT;

  @TempDir Path dataDir;
  TestTier tier;
  Leadership leadership;

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir);
    TierConnection connection = tier.connect();
    assertThat(connection.awaitConnected(TestTier.GENEROUS)).isTrue();
    leadership = Leadership.claim(connection, "d1").orElseThrow();
    publish(1);
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void followerThatWasCutOffForManyEpochsLoadsTheNewest() {
    Wire wire = tier.keep(Wire.to(tier.zooKeeper().address()));
    List<Long> loaded = new CopyOnWriteArrayList<>();
    AtomicLong acknowledged = new AtomicLong();
    EpochFollower follower = follow(tier.connectBy(wire), loaded, acknowledged);
    TestTier.await("epoch 1", () -> acknowledged.get() == 1);
    wire.takeDown();
    publishFrom2();
    wire.mend();

    TestTier.await("the newest", () -> acknowledged.get() == MANY);
    assertThat(loaded).isSorted().doesNotHaveDuplicates().contains(MANY);
    assertThat(follower.refused()).isZero();
  }

  @Test
  void followerWhoseThreadHungForManyEpochsLoadsTheNewest() {
    List<Long> loaded = new CopyOnWriteArrayList<>();
    AtomicLong acknowledged = new AtomicLong();
    Wire wire = tier.keep(Wire.to(tier.zooKeeper().address()));
    follow(tier.connectBy(wire), loaded, acknowledged);
    TestTier.await("epoch 1", () -> acknowledged.get() == 1);
    // What it asks for next comes to ZooKeeper when that epoch is long pruned.
    wire.holdRequests();
    publishFrom2();
    wire.flow();

    TestTier.await("the newest", () -> acknowledged.get() == MANY);
    assertThat(loaded).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void viewOfAProcessThatSleptShowsTheNewestEpoch() {
    Wire wire = tier.keep(Wire.to(tier.zooKeeper().address()));
    TierWatch watch = tier.connectBy(wire).watch();
    assertThat(watch.awaitView(TestTier.GENEROUS).epoch().orElseThrow().number()).isEqualTo(1);
    wire.holdRequests();
    publishFrom2();
    wire.flow();

    TestTier.await("the newest", () -> watch.view().epoch().map(Epoch::number).orElse(0L) == MANY);
    assertThat(watch.badContents()).isZero();
  }

  private EpochFollower follow(
      TierConnection connection, List<Long> loaded, AtomicLong acknowledged) {
    return tier.keep(
        EpochFollower.start(
            connection,
            Optional.of(dataDir.resolve("follower")),
            epoch -> loaded.add(epoch.number()),
            acknowledged::set));
  }

  private void publishFrom2() {
    for (long number = 2; number <= MANY; number++) {
      publish(number);
    }
  }

  private void publish(long number) {
    leadership.publish(TestTier.epoch(number, leadership.term()));
  }
}
