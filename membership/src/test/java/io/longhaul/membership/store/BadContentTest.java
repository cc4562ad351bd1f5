package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.EpochCodec;
import io.longhaul.membership.model.NodeIntent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in ZooKeeper or on disk is refused, and what was good stays in force. */
class BadContentTest {
  @TempDir Path dataDir;
  TestTier tier;
  TierConnection connection;

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir.resolve("zk"));
    connection = tier.connect();
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void garbageInAZnodeLeavesItsLastGoodContentInTheView() throws Exception {
    connection.store().putIntent(NodeIntent.active("n1"));
    TierWatch watch = connection.watch();
    watch.awaitView(TestTier.GENEROUS);
    write(tier.paths().node("n1"), "{garbage".getBytes(StandardCharsets.UTF_8));
    write(tier.paths().term(), "-1".getBytes(StandardCharsets.UTF_8));
    connection.store().putIntent(NodeIntent.active("n2"));

    assertThat(watch.current(TestTier.GENEROUS).intents()).containsOnlyKeys("n1", "n2");
    assertThat(watch.view().term()).isZero();
    assertThat(watch.badContents()).isEqualTo(2);
  }

  @Test
  void barrierSeesEveryChangeThatWasCommittedBefore() {
    TierWatch watch = connection.watch();
    watch.awaitView(TestTier.GENEROUS);
    TierStore other = tier.connect().store();
    for (int weight = 1; weight <= 100; weight++) {
      other.putIntent(new NodeIntent("n1", NodeIntent.active("n1").intent(), weight));
      assertThat(watch.current(TestTier.GENEROUS).intents().get("n1"))
          .extracting(NodeIntent::weight)
          .isEqualTo(weight);
    }
  }

  @Test
  void listenerThatThrowsDoesNotEndTheWatch() {
    List<Integer> seen = new CopyOnWriteArrayList<>();
    TierWatch watch = connection.watch();
    watch.awaitView(TestTier.GENEROUS);
    tier.keep(
        watch.onChange(
            view -> {
              seen.add(view.intents().size());
              throw new IllegalStateException("a listener's fault");
            }));
    connection.store().putIntent(NodeIntent.active("n1"));
    TestTier.await("first", () -> seen.contains(1));
    connection.store().putIntent(NodeIntent.active("n2"));
    TestTier.await("second", () -> seen.contains(2));
  }

  @Test
  void epochWithAWrongChecksumIsRefusedAndNotAcknowledged() throws Exception {
    AtomicLong acknowledged = new AtomicLong();
    EpochFollower follower = follow(Optional.empty(), acknowledged);
    publish(1, EpochCodec.encode(TestTier.epoch(1, 1)));
    TestTier.await("epoch 1", () -> acknowledged.get() == 1);
    byte[] broken = EpochCodec.encode(TestTier.epoch(2, 1));
    broken[broken.length / 2] ^= 1;
    publish(2, broken);
    TestTier.await("refused", () -> follower.refused() == 1);
    publish(3, EpochCodec.encode(TestTier.epoch(3, 1)));

    TestTier.await("epoch 3", () -> acknowledged.get() == 3);
    publish(4, EpochCodec.encode(TestTier.epoch(9, 1)));
    TestTier.await("epoch of another number", () -> follower.refused() == 2);
    assertThat(follower.current().orElseThrow().number()).isEqualTo(3);
  }

  @Test
  void persistedEpochIsInUseWhileZooKeeperIsAway() throws Exception {
    Path data = dataDir.resolve("d1");
    EpochFile.in(data).write(EpochCodec.encode(TestTier.epoch(7, 1)));
    AtomicLong acknowledged = new AtomicLong();
    EpochFollower follower = followFromAfar(data, acknowledged);

    assertThat(follower.current().orElseThrow().number()).isEqualTo(7);
    assertThat(acknowledged.get()).isZero();
  }

  @Test
  void whereZooKeeperIsThereItSaysWhatToLoad() throws Exception {
    Path data = dataDir.resolve("d1");
    EpochFile.in(data).write(EpochCodec.encode(TestTier.epoch(7, 1)));
    publish(3, EpochCodec.encode(TestTier.epoch(3, 1)));
    assertThat(connection.awaitConnected(Duration.ofSeconds(60))).isTrue();
    List<Long> loaded = new CopyOnWriteArrayList<>();
    AtomicLong acknowledged = new AtomicLong();
    tier.keep(
        EpochFollower.start(
            connection, Optional.of(data), epoch -> loaded.add(epoch.number()), acknowledged::set));

    TestTier.await("epoch 3", () -> acknowledged.get() == 3);
    assertThat(loaded).containsExactly(3L);
    assertThat(EpochFile.in(data).read().orElseThrow().number()).isEqualTo(3);
  }

  @Test
  void brokenEpochFileIsRefusedWhileZooKeeperIsAway() throws Exception {
    Path data = Files.createDirectories(dataDir.resolve("d1"));
    Files.write(data.resolve("epoch"), new byte[] {1, 2, 3});
    EpochFollower follower = followFromAfar(data, new AtomicLong());

    assertThat(follower.refused()).isEqualTo(1);
    assertThat(follower.current()).isEmpty();
  }

  @Test
  void epochThatCannotBeLoadedIsTriedAgainAndAcknowledgedOnlyThen() throws Exception {
    AtomicLong acknowledged = new AtomicLong();
    AtomicLong tries = new AtomicLong();
    tier.keep(
        EpochFollower.start(
            connection,
            Optional.empty(),
            epoch -> {
              if (tries.incrementAndGet() < 3) {
                assertThat(acknowledged.get()).isZero();
                throw new IllegalStateException("not loaded");
              }
            },
            acknowledged::set));
    publish(1, EpochCodec.encode(TestTier.epoch(1, 1)));

    TestTier.await("acknowledged", () -> acknowledged.get() == 1);
    assertThat(tries.get()).isEqualTo(3);
  }

  /** Follows by a ZooKeeper that does not answer. */
  private EpochFollower followFromAfar(Path data, AtomicLong acknowledged) {
    TierConnection away =
        tier.keep(TierConnection.open("127.0.0.1:1", "test", Duration.ofSeconds(10)));
    return tier.keep(EpochFollower.start(away, Optional.of(data), epoch -> {}, acknowledged::set));
  }

  private EpochFollower follow(Optional<Path> data, AtomicLong acknowledged) {
    return tier.keep(EpochFollower.start(connection, data, epoch -> {}, acknowledged::set));
  }

  private void publish(long number, byte[] encoded) throws KeeperException {
    connection.call(
        "creating",
        h ->
            h.create(
                tier.paths().epoch(number), encoded, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
    write(tier.paths().epochs(), Counter.bytes(number));
  }

  private void write(String path, byte[] bytes) throws KeeperException {
    connection.call("writing", handle -> handle.setData(path, bytes, -1));
  }
}
