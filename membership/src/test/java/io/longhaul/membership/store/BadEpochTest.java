package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochCodec;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Slot;
import io.longhaul.hash.SlotTable;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Epochs that are damaged, foreign or of the wrong number, in ZooKeeper and on the disk. */
class BadEpochTest {
  @TempDir Path dataDir;
  TestTier tier;
  TierConnection connection;
  final AtomicLong acknowledged = new AtomicLong();
  final List<Long> loaded = new CopyOnWriteArrayList<>();

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
  void epochWithAWrongChecksumIsRefusedAndNotAcknowledged() throws Exception {
    EpochFollower follower = follow(Optional.empty());
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
    persist(data, TestTier.epoch(7, 1));
    EpochFollower follower = followFromAfar(data);

    assertThat(follower.current().orElseThrow().number()).isEqualTo(7);
    assertThat(acknowledged.get()).isZero();
  }

  @Test
  void whereZooKeeperIsThereItSaysWhatToLoad() throws Exception {
    Path data = dataDir.resolve("d1");
    persist(data, TestTier.epoch(7, 1));
    publish(3, EpochCodec.encode(TestTier.epoch(3, 1)));
    assertThat(connection.awaitConnected(Duration.ofSeconds(60))).isTrue();
    tier.keep(
        EpochFollower.start(
            connection, Optional.of(data), epoch -> loaded.add(epoch.number()), acknowledged::set));

    TestTier.await("epoch 3", () -> acknowledged.get() == 3);
    assertThat(loaded).containsExactly(3L);
    assertThat(persisted(data).number()).isEqualTo(3);
  }

  @Test
  void brokenEpochFileIsRefusedWhileZooKeeperIsAway() throws Exception {
    Path data = Files.createDirectories(dataDir.resolve("d1"));
    Files.write(data.resolve("epoch"), new byte[] {1, 2, 3});
    EpochFollower follower = followFromAfar(data);

    assertThat(follower.refused()).isEqualTo(1);
    assertThat(follower.current()).isEmpty();
  }

  @Test
  void epochThatCannotBeLoadedIsTriedAgainAndAcknowledgedOnlyThen() throws Exception {
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

  @Test
  void epochWithAnotherHashKeyIsRefused() throws Exception {
    EpochFollower follower = follow(Optional.empty());
    publish(1, EpochCodec.encode(TestTier.epoch(1, 1)));
    TestTier.await("epoch 1", () -> acknowledged.get() == 1);
    publish(2, EpochCodec.encode(foreign(2)));

    TestTier.await("refused", () -> follower.refused() == 1);
    assertThat(follower.current().orElseThrow().number()).isEqualTo(1);
    assertThat(loaded).containsExactly(1L);
    assertThat(follower.latest()).isEqualTo(2);
  }

  @Test
  void epochOfAnotherSizeIsRefused() throws Exception {
    EpochFollower follower = follow(Optional.empty());
    publish(1, EpochCodec.encode(TestTier.epoch(1, 1)));
    TestTier.await("epoch 1", () -> acknowledged.get() == 1);
    publish(2, EpochCodec.encode(ofHalfTheSlots(2)));

    TestTier.await("refused", () -> follower.refused() == 1);
    publish(3, EpochCodec.encode(TestTier.epoch(3, 1)));
    TestTier.await("epoch 3", () -> acknowledged.get() == 3);
    assertThat(loaded).containsExactly(1L, 3L);
  }

  @Test
  void persistedEpochOfAnotherSizeIsRefused() {
    Path data = dataDir.resolve("d1");
    persist(data, ofHalfTheSlots(7));

    assertThat(followFromAfar(data).refused()).isEqualTo(1);
    assertThat(loaded).isEmpty();
  }

  private static Epoch ofHalfTheSlots(long number) {
    SlotTable small = SlotTable.of(Slot.COUNT / 2, _ -> Chain.EMPTY);
    return new Epoch(number, 1, TestTier.spec().hashKey(), List.of(), List.of(), small);
  }

  @Test
  void counterThatGoesBackIsRefused() throws Exception {
    EpochFollower follower = follow(Optional.empty());
    publish(5, EpochCodec.encode(TestTier.epoch(5, 1)));
    TestTier.await("epoch 5", () -> acknowledged.get() == 5);
    publish(4, EpochCodec.encode(TestTier.epoch(4, 1)));

    TestTier.await("refused", () -> follower.refused() == 1);
    assertThat(loaded).containsExactly(5L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "cut off", "one bit", "other tier", "headless", "too long"})
  void damagedFileIsRefusedAndNothingIsForwardedByIt(String damage) throws Exception {
    Path data = dataDir.resolve("d1");
    persist(data, TestTier.epoch(7, 1));
    Path file = data.resolve("epoch");
    byte[] good = Files.readAllBytes(file);
    Files.write(file, damaged(damage, good));
    EpochFollower follower = followFromAfar(data);

    assertThat(follower.refused()).isEqualTo(1);
    assertThat(follower.current()).isEmpty();
    assertThat(loaded).isEmpty();
  }

  private static byte[] damaged(String damage, byte[] good) {
    return switch (damage) {
      case "empty" -> new byte[0];
      case "cut off" -> Arrays.copyOf(good, good.length - 3);
      case "one bit" -> {
        byte[] flipped = good.clone();
        flipped[good.length - 10] ^= 4;
        yield flipped;
      }
      case "other tier" -> {
        byte[] other = good.clone();
        other[22] ^= 1;
        yield other;
      }
      case "headless" -> EpochCodec.encode(TestTier.epoch(7, 1));
      case "too long" -> Arrays.copyOf(good, 2_000_000);
      default -> throw new IllegalArgumentException(damage);
    };
  }

  @Test
  void folderInTheFilesPlaceIsRefused() throws Exception {
    Path data = dataDir.resolve("d1");
    Files.createDirectories(data.resolve("epoch"));

    assertThat(followFromAfar(data).refused()).isEqualTo(1);
    assertThat(loaded).isEmpty();
  }

  @Test
  void persistedEpochFromTheFutureIsGivenUpForZooKeepers() throws Exception {
    Path data = dataDir.resolve("d1");
    persist(data, TestTier.epoch(99, 1));
    publish(3, EpochCodec.encode(TestTier.epoch(3, 1)));
    EpochFollower follower = followThroughAnOutage(data, 99);

    TestTier.await("epoch 3", () -> acknowledged.get() == 3);
    assertThat(loaded).containsExactly(99L, 3L);
    assertThat(follower.refused()).isEqualTo(1);
    assertThat(follower.confirmed()).isTrue();
    assertThat(persisted(data).number()).isEqualTo(3);
  }

  @Test
  void persistedEpochOfAnotherKeyIsGivenUpForZooKeepers() throws Exception {
    Path data = dataDir.resolve("d1");
    persist(data, foreign(3));
    publish(3, EpochCodec.encode(TestTier.epoch(3, 1)));
    EpochFollower follower = followThroughAnOutage(data, 3);

    TestTier.await("epoch 3", () -> acknowledged.get() == 3);
    assertThat(follower.current().orElseThrow().key()).isEqualTo(TestTier.spec().hashKey());
    assertThat(follower.refused()).isEqualTo(1);
  }

  @Test
  void persistedEpochThatIsTheLatestIsConfirmed() throws Exception {
    Path data = dataDir.resolve("d1");
    persist(data, TestTier.epoch(3, 1));
    publish(3, EpochCodec.encode(TestTier.epoch(3, 1)));
    EpochFollower follower = followThroughAnOutage(data, 3);

    TestTier.await("acknowledged", () -> acknowledged.get() == 3);
    assertThat(follower.confirmed()).isTrue();
    assertThat(follower.refused()).isZero();
  }

  private EpochFollower followThroughAnOutage(Path data, long number) {
    assertThat(connection.awaitConnected(TestTier.GENEROUS)).isTrue();
    InetSocketAddress address = tier.stopZooKeeper();
    TestTier.await("away", () -> !connection.connected());
    EpochFollower follower = follow(Optional.of(data));
    assertThat(follower.current().orElseThrow().number()).isEqualTo(number);
    assertThat(follower.confirmed()).isFalse();
    tier.restartZooKeeper(address);
    return follower;
  }

  /** Follows by a ZooKeeper that does not answer. */
  private EpochFollower followFromAfar(Path data) {
    TierConnection away =
        tier.keep(TierConnection.open("127.0.0.1:1", TestTier.NAME, Duration.ofSeconds(10)));
    return follow(away, Optional.of(data));
  }

  private EpochFollower follow(Optional<Path> data) {
    return follow(connection, data);
  }

  private EpochFollower follow(TierConnection by, Optional<Path> data) {
    return tier.keep(
        EpochFollower.start(by, data, epoch -> loaded.add(epoch.number()), acknowledged::set));
  }

  private static Epoch foreign(long number) {
    return new Epoch(number, 1, new HashKey(8, 9), List.of(), List.of(), SlotTable.empty());
  }

  private static void persist(Path data, Epoch epoch) {
    EpochFile.in(data, TestTier.NAME).write(EpochCodec.encode(epoch));
  }

  private static Epoch persisted(Path data) {
    return EpochCodec.decode(EpochFile.in(data, TestTier.NAME).read().orElseThrow());
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
