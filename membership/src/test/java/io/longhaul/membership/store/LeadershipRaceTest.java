package io.longhaul.membership.store;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule R10 among leaders that race: each believes in itself for as long as it can, the leader znode
 * is taken away under them, and their wires are cut at random moments.
 */
class LeadershipRaceTest {
  private static final long EPOCHS = 300;
  private static final int LEADERS = 3;

  @TempDir Path dataDir;
  TestTier tier;
  TierConnection observer;

  /** Epoch number to the term under which its maker was told that it is made. */
  final Map<Long, Long> confirmed = new ConcurrentHashMap<>();

  final List<String> contradictions = new CopyOnWriteArrayList<>();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong unknown = new AtomicLong();
  volatile boolean over;

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir);
    observer = tier.connect();
    assertThat(observer.awaitConnected(TestTier.GENEROUS)).isTrue();
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void racingLeadersMakeOneLineOfEpochsWithRisingTerms() throws Exception {
    List<Wire> wires = new ArrayList<>();
    List<Thread> leaders = new ArrayList<>();
    for (int i = 0; i < LEADERS; i++) {
      Wire wire = tier.keep(Wire.to(tier.zooKeeper().address()));
      wires.add(wire);
      String id = "d" + i;
      leaders.add(Thread.ofPlatform().daemon().start(() -> lead(tier.connectBy(wire), id)));
    }
    Map<Long, Epoch> seen = followAll();
    Random random = new Random(17);
    TestTier.await(
        "epoch " + EPOCHS,
        () -> {
          disturb(wires.get(random.nextInt(LEADERS)), random.nextInt(40));
          return counter() >= EPOCHS;
        });
    over = true;
    wires.forEach(Wire::flow);
    for (Thread leader : leaders) {
      leader.join(TestTier.GENEROUS);
    }

    assertThat(contradictions).isEmpty();
    assertThat(refused.get()).as("writes refused to who was led past").isPositive();
    long last = counter();
    assertThat(numbers())
        .containsExactlyElementsOf(LongStream.rangeClosed(last - 15, last).boxed().toList());
    TestTier.await("the observer", () -> seen.containsKey(last));
    assertTermsRise(seen.values().stream().sorted(comparingLong(Epoch::number)).toList());
  }

  private void assertTermsRise(List<Epoch> epochs) {
    long term = 0;
    for (Epoch epoch : epochs) {
      assertThat(epoch.term()).isGreaterThanOrEqualTo(term);
      term = epoch.term();
      assertThat(confirmed.getOrDefault(epoch.number(), term)).isEqualTo(term);
    }
  }

  /** Elected or not, goes on publishing until it is refused. */
  private void lead(TierConnection connection, String id) {
    while (!over) {
      try {
        if (connection.awaitConnected(Duration.ofMillis(100))) {
          Leadership.claim(connection, id).ifPresent(this::publishUntilRefused);
        }
      } catch (TierUnavailableException | ConflictException e) {
        unknown.incrementAndGet();
      }
    }
  }

  private void publishUntilRefused(Leadership leadership) {
    try {
      while (!over) {
        long next = counter() + 1;
        try {
          leadership.publish(TestTier.epoch(next, leadership.term()));
          Long other = confirmed.put(next, leadership.term());
          if (other != null) {
            contradictions.add("epoch " + next + ": made twice, in " + other);
          }
        } catch (FencedException e) {
          refused.incrementAndGet();
          return;
        } catch (ConflictException e) {
          // Another one was quicker, or leads: the next try tells.
          refused.incrementAndGet();
        }
      }
    } finally {
      leadership.resign();
    }
  }

  private void disturb(Wire wire, int what) {
    switch (what) {
      case 0 -> wire.cut();
      case 1 -> wire.holdNextTransaction();
      case 2 -> wire.holdAnswerToNextTransaction();
      case 3 -> wire.flow();
      case 4, 5, 6 -> deleteLeader();
      default -> {
        // A quiet moment.
      }
    }
  }

  private Map<Long, Epoch> followAll() {
    Map<Long, Epoch> seen = new ConcurrentHashMap<>();
    tier.keep(
        EpochFollower.start(
            observer, Optional.empty(), epoch -> seen.put(epoch.number(), epoch), number -> {}));
    return seen;
  }

  private void deleteLeader() {
    try {
      observer.call(
          "deleting",
          handle -> {
            handle.delete(tier.paths().leader(), -1);
            return true;
          });
    } catch (KeeperException e) {
      // There is none just now.
    }
  }

  private long counter() {
    try {
      return observer.call(
          "counter", h -> Counter.value(h.getData(tier.paths().epochs(), false, null)));
    } catch (KeeperException e) {
      throw new AssertionError(e);
    }
  }

  private List<Long> numbers() throws KeeperException {
    List<Long> numbers = new ArrayList<>();
    for (String name : observer.call("l", h -> h.getChildren(tier.paths().epochs(), false))) {
      numbers.add(Long.valueOf(name));
      byte[] bytes =
          observer.call("e", h -> h.getData(tier.paths().epochs() + "/" + name, false, null));
      assertThat(EpochCodec.decode(bytes).number()).isEqualTo(Long.parseLong(name));
    }
    numbers.sort(null);
    return numbers;
  }
}
