package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.hash.EpochCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule R10 on a real ZooKeeper, with wires that hold, lose and cut. */
class LeadershipFaultsTest {
  @TempDir Path dataDir;
  TestTier tier;
  Wire wire;
  TierConnection paused;
  Leadership old;
  TierConnection observer;

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir);
    wire = tier.keep(Wire.to(tier.zooKeeper().address()));
    paused = tier.connectBy(wire);
    observer = tier.connect();
    assertThat(observer.awaitConnected(TestTier.GENEROUS)).isTrue();
    old = claim(paused, "d1");
    publish(old, 1);
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void writesThatWereOnTheirWayWhenAnotherLedAreRefusedByZooKeeper() throws Exception {
    publish(old, 2);
    wire.holdNextTransaction();
    var publishing = async(() -> publish(old, 3));
    TestTier.await("held", () -> wire.heldTransactions() == 1);
    // The session lives on; only the leadership is lost.
    deleteLeader();
    Leadership successor = claim(observer, "d2");
    publish(successor, 3);
    wire.flow();

    assertFenced(publishing);
    assertThat(termOf(3)).isEqualTo(successor.term());
    assertThat(counter()).isEqualTo(3);
  }

  @Test
  void leaderThatWakesUpAfterAnotherLedCanDoNothingAtAll() throws Exception {
    member("d9");
    for (long number = 2; number <= 17; number++) {
      publish(old, number);
    }
    deleteLeader();
    Leadership successor = claim(observer, "d2");
    publish(successor, 18);

    assertThatThrownBy(() -> publish(old, 19)).isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> publish(old, 18)).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> old.settle(18)).isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> old.remove("d9")).isInstanceOf(FencedException.class);
    old.prune(40);

    assertThat(numbers()).containsExactlyElementsOf(range(3, 18));
    assertThat(observer.store().settled()).isZero();
    assertThat(children(tier.paths().directors())).containsExactly("d9");
    assertThat(children(tier.paths().liveDirectors())).isEmpty();
    successor.settle(18);
    assertThat(observer.store().settled()).isEqualTo(18);
  }

  @Test
  void leaderThatSleptBeyondItsSessionCanDoNothingAtAll() {
    member("d9");
    wire.holdNextTransaction();
    var publishing = async(() -> publish(old, 2));
    TestTier.await("held", () -> wire.heldTransactions() == 1);
    TestTier.await("the session over", () -> leaderVersion().isEmpty());
    Leadership successor = claim(observer, "d2");
    publish(successor, 2);
    successor.settle(1);
    wire.flow();

    assertThatThrownBy(() -> publishing.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TierUnavailableException.class);
    assertThatThrownBy(() -> old.settle(2)).isInstanceOf(TierUnavailableException.class);
    assertThatThrownBy(() -> old.remove("d9")).isInstanceOf(TierUnavailableException.class);
    old.prune(40);
    old.resign();
    assertThat(leaderVersion()).as("the successor's leader znode").isPresent();
    assertThat(termOf(2)).isEqualTo(successor.term());
    assertThat(numbers()).containsExactly(1L, 2L);
    assertThat(children(tier.paths().directors())).containsExactly("d9");
    publish(successor, 3);
  }

  @Test
  void leaderZnodeMadeAnewHasVersionZeroAgainAndFencesAllTheSame() throws Exception {
    assertThat(leaderVersion()).contains(0);
    deleteLeader();
    Leadership successor = claim(observer, "d2");
    assertThat(leaderVersion()).contains(0);

    assertThatThrownBy(() -> publish(old, 2)).isInstanceOf(FencedException.class);
    publish(successor, 2);
  }

  @Test
  void answerLostAfterTheEpochWasMadeLeavesNeitherGapNorFork() {
    wire.holdAnswerToNextTransaction();
    var publishing = async(() -> publish(old, 2));
    TestTier.await("epoch 2", () -> counter() == 2);
    wire.cut();

    assertThatThrownBy(() -> publishing.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TierUnavailableException.class)
        .hasMessageContaining("may or may not have been made");
    reconnected();
    // It may not guess: what it planned for 2 is not sent again as 2, nor is 3 before 2 is known.
    assertThatThrownBy(() -> publish(old, 2)).isInstanceOf(ConflictException.class);
    Leadership again = claim(paused, "d1");
    assertThat(again.term()).isGreaterThan(old.term());
    publish(again, 3);
    assertThat(numbers()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void requestLostBeforeTheEpochWasMadeLeavesNeitherGapNorFork() {
    wire.holdNextTransaction();
    var publishing = async(() -> publish(old, 2));
    TestTier.await("held", () -> wire.heldTransactions() == 1);
    wire.cut();

    assertThatThrownBy(() -> publishing.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TierUnavailableException.class);
    reconnected();
    assertThat(counter()).isEqualTo(1);
    Leadership again = claim(paused, "d1");
    assertThatThrownBy(() -> publish(again, 3)).isInstanceOf(ConflictException.class);
    publish(again, 2);
    assertThat(numbers()).containsExactly(1L, 2L);
  }

  @Test
  void sessionThatExpiresWhileAnEpochIsOnItsWayMakesNoEpochLater() {
    wire.holdNextTransaction();
    var publishing = async(() -> publish(old, 2));
    TestTier.await("held", () -> wire.heldTransactions() == 1);
    tier.expire(paused);
    wire.flow();

    assertThatThrownBy(() -> publishing.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TierUnavailableException.class);
    TestTier.await("a new session", () -> paused.sessions() > 1 && paused.connected());
    assertThat(counter()).isEqualTo(1);
    Leadership again = claim(paused, "d1");
    assertThat(again.term()).isGreaterThan(old.term());
    publish(again, 2);
  }

  @Test
  void electionWhoseAnswerWasLostIsRepeatedWithALaterTerm() throws Exception {
    old.resign();
    wire.holdAnswers();
    var electing = async(() -> claim(paused, "d1"));
    TestTier.await("leader", () -> leaderVersion().isPresent());
    wire.cut();

    assertThatThrownBy(() -> electing.get(60, TimeUnit.SECONDS)).isNotNull();
    reconnected();
    Leadership again = claim(paused, "d1");
    assertThat(again.term()).isGreaterThan(old.term());
    assertThatThrownBy(() -> publish(old, 2)).isInstanceOf(FencedException.class);
    publish(again, 2);
  }

  private void assertFenced(CompletableFuture<?> write) {
    assertThatThrownBy(() -> write.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(FencedException.class);
  }

  private static CompletableFuture<Void> async(Runnable write) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                write.run();
                done.complete(null);
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  private static void publish(Leadership leadership, long number) {
    leadership.publish(TestTier.epoch(number, leadership.term()));
  }

  private static Leadership claim(TierConnection connection, String id) {
    assertThat(connection.awaitConnected(TestTier.GENEROUS)).isTrue();
    return Leadership.claim(connection, id).orElseThrow();
  }

  private void reconnected() {
    // A connection that was just cut may not have noticed yet.
    TestTier.await("reconnected", this::answers);
  }

  private boolean answers() {
    try {
      return paused.store().settled() >= 0;
    } catch (TierUnavailableException e) {
      return false;
    }
  }

  private void deleteLeader() throws KeeperException {
    observer.call(
        "deleting",
        handle -> {
          handle.delete(tier.paths().leader(), -1);
          return true;
        });
  }

  private Optional<Integer> leaderVersion() {
    return Optional.ofNullable(
            asked(() -> observer.call("l", h -> h.exists(tier.paths().leader(), false))))
        .map(Stat::getVersion);
  }

  private void member(String id) {
    asked(
        () ->
            observer.call(
                "joining",
                h ->
                    h.create(
                        tier.paths().director(id),
                        new byte[0],
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT)));
  }

  private long counter() {
    return asked(
        () ->
            observer.call("c", h -> Counter.value(h.getData(tier.paths().epochs(), false, null))));
  }

  private long termOf(long number) {
    return asked(
        () ->
            observer.call(
                "e",
                h -> EpochCodec.decode(h.getData(tier.paths().epoch(number), false, null)).term()));
  }

  private List<Long> numbers() {
    return children(tier.paths().epochs()).stream().map(Long::valueOf).sorted().toList();
  }

  private List<String> children(String path) {
    return asked(() -> observer.call("listing", handle -> handle.getChildren(path, false)));
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private interface Asking<T> {
    T ask() throws KeeperException;
  }

  private static <T> T asked(Asking<T> asking) {
    try {
      return asking.ask();
    } catch (KeeperException e) {
      throw new AssertionError(e);
    }
  }
}
